package dev.faultline.launcher.repl.workspace;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.script.Progress;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.script.Script;
import dev.faultline.launcher.script.SessionContext;
import dev.faultline.launcher.script.SessionName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session itself: its inputs in order, and the machine they have made.
 *
 * <p>Runs are deterministic, so the inputs are all there is to keep: doing the first n of them again in a new context gives the machine
 * as it was after n inputs, with other settings the one it would have been. Taking back, comparing designs and going on after an input
 * that lost the machine are all that.
 */
public final class Workspace implements AutoCloseable {

    private final Path folder;
    private final OutputStream printed;
    private final List<Input> inputs = new ArrayList<>();
    private final Map<String, List<Input>> snapshots = new LinkedHashMap<>();
    private final Set<String> loading = new HashSet<>();
    private final Preferences preferences = new Preferences();
    private final ReplayProgress replayProgress = new ReplayProgress();
    private RunSettings settings;
    private SessionContext context;
    private volatile @Nullable SessionContext running;
    private volatile boolean isStopRequested;
    private volatile boolean isRecovering;

    /**
     * @param folder that relative modules and files are below
     * @param printed where inputs print to, while they run
     */
    public Workspace(RunSettings settings, Path folder, OutputStream printed) {
        this.settings = settings;
        this.folder = folder;
        this.printed = printed;
        this.context = new SessionContext(settings, folder.toAbsolutePath(), printed);
    }

    // ---- inputs ------------------------------------------------------------------------------------------------------

    /** Runs the next input. One that cannot be read is not kept; one that lost the machine is not either, and is taken back. */
    public Evaluation evaluate(String text) {
        return evaluate(nextName(), text, null);
    }

    /** As {@link #evaluate(String)}, for a script: all of it is one input. */
    public Evaluation evaluate(Script script) {
        return evaluate(script.name(), script.text(), script.file());
    }

    /** As {@link #evaluate(String)}, for a part of a file, as if it were typed. */
    public Evaluation evaluatePart(Script script, String text) {
        return evaluate(nextName(), text, script.file());
    }

    private String nextName() {
        return "[" + (inputs.size() + 1) + "]";
    }

    private Evaluation evaluate(String name, String text, @Nullable Path file) {
        Evaluation evaluation = in(context, () -> context.evaluate(name, text, file));
        if (evaluation.isMachineLost()) {
            recover();
        } else if (evaluation.exitCode() != ExitCode.USAGE) {
            inputs.add(new Input(name, text, file, evaluation));
        }
        return evaluation;
    }

    /** The inputs that are in the machine, first things first. */
    public List<Input> inputs() {
        return List.copyOf(inputs);
    }

    /** The last input that did something on a machine. */
    public Input lastWork() {
        for (Input input : inputs.reversed()) {
            if (input.evaluation().figures() != null && input.evaluation().figures().count("wall_ns") > 0) {
                return input;
            }
        }
        throw new UserError(ExitCode.USAGE, "nothing has been done on a machine yet; try `touch write (mmap 1MiB)` first");
    }

    /** The value of an expression that only looks, as it would be written. It is no input: nothing is counted for it. */
    public String look(String expression) {
        return in(context, () -> context.look(expression));
    }

    /** What all inputs did, as if they were one run that ended here. */
    public RunReport report() {
        return context.report();
    }

    /** What the inputs have defined, last things last. */
    public List<SessionName> names() {
        return context.names();
    }

    // ---- doing again -------------------------------------------------------------------------------------------------

    /** Does {@code again} once more under {@code other} settings, aside from the session, and asks the outcome something. */
    public <T> T elsewhere(RunSettings other, List<Input> again, Function<SessionContext, T> question) {
        try (SessionContext replay = replay(other, again, OutputStream.nullOutputStream(), new ArrayList<>())) {
            return in(replay, () -> question.apply(replay));
        }
    }

    /** Goes back to the state after the first {@code count} inputs. */
    public void keep(int count) {
        rebuild(settings, List.copyOf(inputs.subList(0, count)));
    }

    /** Does all inputs again under other settings, which hold from now on. */
    public void change(RunSettings other) {
        rebuild(other, List.copyOf(inputs));
    }

    /** Forgets all inputs. Snapshots stay. */
    public void reset() {
        rebuild(settings, List.of());
    }

    /** Remembers the present state under a name. */
    public void snapshot(String name) {
        snapshots.put(name, List.copyOf(inputs));
    }

    /** Names of snapshots with the number of inputs each has. */
    public Map<String, Integer> snapshots() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        snapshots.forEach((name, kept) -> counts.put(name, kept.size()));
        return counts;
    }

    /** Goes to the state that was remembered under {@code name}, which must be one of {@link #snapshots}. */
    public void restore(String name) {
        rebuild(settings, snapshots.getOrDefault(name, List.of()));
    }

    /** Does all inputs again after the machine was lost. Nothing may stop that: the session would be lost with it. */
    private void recover() {
        isRecovering = true;
        try {
            rebuild(settings, List.copyOf(inputs));
        } finally {
            isRecovering = false;
        }
    }

    /** The new state replaces the old one when all of it is there: an interrupt on the way changes nothing. */
    private void rebuild(RunSettings other, List<Input> again) {
        MutableOutput output = new MutableOutput(printed);
        List<Input> done = new ArrayList<>();
        SessionContext rebuilt = replay(other, again, output, done);
        output.unmute();
        context.close();
        context = rebuilt;
        settings = other;
        inputs.clear();
        inputs.addAll(done);
    }

    /** A context in which {@code again} was done, and under {@code other} settings may have gone differently: {@code done} tells. */
    private SessionContext replay(RunSettings other, List<Input> again, OutputStream output, List<Input> done) {
        SessionContext replay = new SessionContext(other, folder.toAbsolutePath(), output);
        replayProgress.begin(again.size());
        try {
            for (Input input : again) {
                Evaluation evaluation = in(replay, () -> replay.evaluateAgain(input.name(), input.text(), input.file()));
                if (isStopRequested && !isRecovering) {
                    throw new UserError(ExitCode.INTERRUPTED, "interrupted; the session is as it was");
                }
                if (evaluation.isMachineLost()) {
                    throw new UserError(ExitCode.FAILED,
                            "input " + input.name() + " cannot be done again like this, the session is as it was: "
                                    + evaluation.errors().getFirst().message());
                }
                done.add(new Input(input.name(), input.text(), input.file(), evaluation));
                replayProgress.step();
            }
            return replay;
        } catch (RuntimeException | Error stopped) {
            replay.close();
            throw stopped;
        } finally {
            replayProgress.end();
        }
    }

    // ---- files -------------------------------------------------------------------------------------------------------

    /** Executes what is in a file; a file that is at it already is not begun again. */
    public <T> T loading(Script script, Supplier<T> work) {
        if (!loading.add(String.valueOf(script.file()))) {
            throw new UserError(ExitCode.USAGE, script.name() + " loads itself");
        }
        try {
            return work.get();
        } finally {
            loading.remove(String.valueOf(script.file()));
        }
    }

    /** Says something between two inputs of a file, where what they print goes. */
    public void say(String text) {
        try {
            printed.write(text.getBytes(StandardCharsets.UTF_8));
            printed.flush();
        } catch (IOException gone) {
            // Nobody listens any more: as for printed lines, there is nothing to go on for.
            throw new UserError(ExitCode.UNWRITTEN, "the answer could not be written");
        }
    }

    /** Whether what runs is to stop. */
    public boolean isStopRequested() {
        return isStopRequested;
    }

    // ---- settings, progress, the end ---------------------------------------------------------------------------------

    public RunSettings settings() {
        return settings;
    }

    public Preferences preferences() {
        return preferences;
    }

    /** Relative file names start here. */
    public Path folder() {
        return folder;
    }

    /**
     * How far what runs has come. Inputs that are done again are counted: how long the rest of them takes says more than how far each is.
     *
     * @param elapsed host time since it began
     */
    public Progress progress(Duration elapsed) {
        double replayed = replayProgress.fraction();
        SessionContext current = running;
        if (replayed >= 0) {
            return Progress.replaying(elapsed, replayed);
        }
        return current == null ? Progress.running(elapsed) : current.progress().after(elapsed);
    }

    /** Begins something that {@link #stop} may end. */
    public void begin() {
        isStopRequested = false;
    }

    /** Stops what runs; from any thread. */
    public void stop() {
        isStopRequested = true;
        SessionContext current = running;
        if (current != null && !isRecovering) {
            current.stop();
        }
    }

    private <T> T in(SessionContext current, Supplier<T> work) {
        running = current;
        try {
            return work.get();
        } finally {
            running = null;
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
