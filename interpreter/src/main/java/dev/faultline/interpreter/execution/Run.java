package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.instrumentation.InstrumentableNode.WrapperNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.KernelException;
import dev.faultline.interpreter.bridge.KernelFactory;
import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.values.MachineToken;
import dev.faultline.interpreter.values.RecordValue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script, from its first statement to its result: the current machine, the current task, what was said and measured.
 *
 * <p>Everything guest code wants of a machine goes through here, so that the three rules of sharing a Java thread are kept in one
 * place: the machine is told who pays before it works, the current task is put back when it returns, and compiled code never
 * descends into it.
 */
public final class Run {

    private final Settings settings;
    private final KernelFactory factory;
    private final Kernel.Host host;
    private final LineTable lines;
    private final Output output;
    private final Map<String, Object> params = new LinkedHashMap<>();
    private final List<MachineReport> reports = new ArrayList<>();
    private final CallingContext rootContext;
    private boolean bootsMachine;
    private boolean keepsContents;
    private final Task main;
    private Task task;
    private @Nullable Machine machine;
    private long steps;

    /** What the running input of a session began on, and when. */
    private @Nullable Machine inputMachine;

    private long inputNanos;

    public Run(Settings settings, KernelFactory factory, Kernel.Host host, LineTable lines, PrintStream out) {
        this.settings = settings;
        this.factory = factory;
        this.host = host;
        this.lines = lines;
        this.output = new Output(out);
        this.main = Task.main(settings.keepGoing() ? Attempt.ofAnything() : null);
        this.task = main;
        this.rootContext = task.where();
        this.keepsContents = settings.checkInvariants();
        lines.settleAll();
    }

    public Settings settings() {
        return settings;
    }

    /** Says whether the script has a machine block; one without gets the default machine at first use. */
    public void expectMachineBlock(boolean hasBlock) {
        bootsMachine = hasBlock;
    }

    /** Makes machines booted from here on know what is in pages. */
    public void keepContents() {
        keepsContents = true;
    }

    // ---- tasks -------------------------------------------------------------------------------------------------------

    /** The task whose guest code is executing. */
    public Task task() {
        return task;
    }

    /** The machine has switched to {@code entered} for the first time. */
    public void enter(Task entered) {
        task = entered;
    }

    /** Says that {@code count} tasks other than the main program now exist. */
    @TruffleBoundary
    public void tasksStarted(int count) {
        output.tasksStarted(count);
    }

    /** Says that {@code count} of them are gone, or never came to be. */
    @TruffleBoundary
    public void tasksEnded(int count) {
        output.tasksEnded(count);
    }

    /** The line with that id; null for one of nobody's. */
    @Nullable
    Line line(int id) {
        return lines.byId(id);
    }

    // ---- machines ----------------------------------------------------------------------------------------------------

    /** The current machine, or null. */
    public @Nullable Machine machineOrNull() {
        return machine;
    }

    /** The current machine; boots the default one if the script has no machine block. */
    public Machine machine(Node user) {
        Machine current = machine;
        return current != null ? current : bootDefault(user);
    }

    /**
     * Bytes of a page of the current machine, for a size given in pages.
     *
     * @param user what names the size: its error, where the script has a machine block and this comes before or inside it
     */
    public int pageBytes(Node user) {
        if (machine == null && bootsMachine) {
            throw noPageSize(user);
        }
        return machine(user).pageBytes();
    }

    @TruffleBoundary
    private static FaultlineException noPageSize(Node user) {
        return ErrorBuilder.error("no_page_size_yet").at(user).build();
    }

    @TruffleBoundary
    private Machine bootDefault(Node user) {
        if (bootsMachine) {
            throw ErrorBuilder.error("no_machine_yet").at(user).build();
        }
        return boot(new MachineRequest(null), user);
    }

    /** Ends the current machine and boots the one asked for. */
    @TruffleBoundary
    public Machine boot(MachineRequest request, Node user) {
        if (task.kind() != Task.Kind.MAIN || task.isMeasuring()) {
            throw ErrorBuilder.error("machine_inside").at(user).build();
        }
        request.override(settings);
        awaitTasks();
        endMachine(request);
        Kernel kernel;
        try {
            kernel = factory.boot(request.spec(settings.orderValidator(), keepsContents), host);
        } catch (KernelException.BootRefused refused) {
            ErrorBuilder error = ErrorBuilder.sentence("machine_refused", refused.getMessage(), refused.hint()).at(user);
            throw error.at(request.place(refused.key())).build();
        }
        Machine booted = new Machine(new MachineToken(reports.size()), kernel, request);
        if (settings.keepGoing()) {
            kernel.onSignal(Kernel.OnSignal.SKIP);
        }
        machine = booted;
        return booted;
    }

    /** Ends the current machine, if any; its figures are kept. {@code next} is the request that replaces it, or null at the end. */
    private void endMachine(@Nullable MachineRequest next) {
        Machine ended = machine;
        if (ended == null) {
            return;
        }
        Line successor = next == null || next.block() == null ? null : lines.lineOf(next.block());
        machine = null;
        output.flush();
        reports.add(MachineReport.of(ended, lines, successor));
        rootContext.forget(ended.kernel());
    }

    /** What the script left running on the machine ends before the machine does; its errors are the script's. */
    private void awaitTasks() {
        Task here = task;
        if (machine != null) {
            machine.kernel().awaitTasks();
        }
        task = here;
    }

    // ---- operations --------------------------------------------------------------------------------------------------

    /** Does an operation on the current machine in the current task. */
    @TruffleBoundary
    public Outcome perform(Machine on, Operation operation) throws KernelException {
        TaskProgress progress = task.progress();
        DoubleSupplier part = switch (operation) {
            case Operation.Touch _ -> on.kernel().accessProgress();
            case Operation.Threads threads -> threads.body()::fraction;
            default -> null;
        };
        if (part == null) {
            return inTask(on, kernel -> kernel.perform(operation));
        }
        progress.begin(part, task.where());
        try {
            return inTask(on, kernel -> kernel.perform(operation));
        } finally {
            progress.end();
        }
    }

    /** Free memory of the current machine, in bytes. */
    @TruffleBoundary
    public long freeBytes(Machine on) {
        return inTask(on, Kernel::freeBytes);
    }

    /** Asks something of the machine that may let other tasks run before it is answered. */
    private <T> T inTask(Machine on, Function<Kernel, T> asked) {
        Task here = task;
        Kernel kernel = on.kernel();
        kernel.origin(here.where().originIn(kernel));
        try {
            return asked.apply(kernel);
        } finally {
            task = here;
        }
    }

    /** A hash of what the current process would read from the pages of a range. */
    @TruffleBoundary
    public String contentDigest(Machine on, long start, long length) throws KernelException {
        Task here = task;
        try {
            return on.kernel().contentDigest(start, length);
        } finally {
            task = here;
        }
    }

    @TruffleBoundary
    public int openMeasurement(Machine on) {
        Kernel kernel = on.kernel();
        kernel.origin(task.where().originIn(kernel));
        task.measurementOpened();
        return kernel.openMeasurement();
    }

    @TruffleBoundary
    public Figures closeMeasurement(Machine on, int handle) {
        task.measurementClosed();
        return on.kernel().closeMeasurement(handle).withHits(1);
    }

    @TruffleBoundary
    public Kernel.OnSignal onSignal(Machine on, Kernel.OnSignal policy) {
        return on.kernel().onSignal(policy);
    }

    /** Changes how much time the current task loses at a step. */
    @TruffleBoundary
    public void stall(Machine on, String step, long nanos) throws KernelException.Misused {
        on.kernel().stall(step, nanos);
    }

    // ---- what a script says ------------------------------------------------------------------------------------------

    /** Prints a line, in the order of virtual time. */
    public void print(String line) {
        say(line);
    }

    /** Adds a row to the results, in the order of virtual time. */
    public void emit(RecordValue row) {
        say(row);
    }

    @TruffleBoundary
    private void say(Object said) {
        Machine current = machine;
        if (current != null && output.isHolding()) {
            output.hold(current.kernel().nowNanos(), said);
        } else {
            output.say(said);
        }
    }

    /** Remembers the value a param of the script has in this run. */
    @TruffleBoundary
    public void recordParam(String name, Object value) {
        params.put(name, value);
    }

    /** Counts one statement against the limit. */
    public void step(Node statement) {
        if (++steps > settings.maxSteps()) {
            throw ErrorBuilder.error("step_limit", settings.maxSteps()).at(statement).build();
        }
    }

    /**
     * Checks every invariant of the current machine, after a statement.
     *
     * @throws IllegalStateException if one is broken in a way that is no hazard of the design: that is a defect of the simulation
     */
    @TruffleBoundary
    public void checkInvariants(Node statement) {
        Machine current = machine;
        if (current == null) {
            return;
        }
        List<String> broken;
        try {
            broken = current.kernel().checkInvariants();
        } catch (KernelException.Stuck hazard) {
            throw ErrorBuilder.sentence(hazard.code(), hazard.getMessage(), hazard.hint()).at(statement).build();
        }
        if (!broken.isEmpty()) {
            Node inside = statement instanceof WrapperNode wrapper ? wrapper.getDelegateNode() : statement;
            SourceSection where = inside.getEncapsulatingSourceSection();
            throw new IllegalStateException("after line %d of %s: %s".formatted(
                    where.getStartLine(), where.getSource().getName(), broken.getFirst()));
        }
    }

    // ---- progress ----------------------------------------------------------------------------------------------------

    /** How far the main program has come; to be asked at a safepoint of the run. */
    public WorkProgress progress() {
        TaskProgress progress = main.progress();
        Line line = progress.isAtWork() ? lines.byId(progress.where().line()) : null;
        long nanos = machine == null ? 0 : machine.kernel().clockNanos() - (machine == inputMachine ? inputNanos : 0);
        return new WorkProgress(progress.isAtWork() ? progress.work() : 0, line == null ? null : line.source().getName(),
                line == null ? 0 : line.number(), progress.fraction(), nanos);
    }

    // ---- sessions ----------------------------------------------------------------------------------------------------

    /** Begins an input of a session; what it does is told apart from what was before it. */
    @TruffleBoundary
    public SessionInput beginInput(String name) {
        steps = 0;
        task = main;
        inputMachine = machine;
        inputNanos = machine == null ? 0 : machine.kernel().clockNanos();
        main.restart(rootContext, settings.keepGoing() ? Attempt.ofAnything() : null);
        return new SessionInput(name, this, output);
    }

    /** What was measured so far: the result of the run if it ended here. The machine goes on. */
    @TruffleBoundary
    RecordValue soFar(String script) {
        List<MachineReport> all = new ArrayList<>(reports);
        if (machine != null) {
            all.add(MachineReport.soFar(machine, lines));
        }
        return RunResult.of(script, params, all, output, RunEnd.GOOD);
    }

    // ---- the end -----------------------------------------------------------------------------------------------------

    /** Ends the last machine and sums up; a run that ends well waits for what it left running. */
    @TruffleBoundary
    public RecordValue finish(String script, RunEnd end) {
        if (end == RunEnd.GOOD) {
            awaitTasks();
        }
        try {
            endMachine(null);
        } finally {
            output.flush();
        }
        return RunResult.of(script, params, reports, output, end);
    }
}
