package dev.faultline.interpreter.language;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.InstrumentInfo;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.TruffleLanguage.ContextReference;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.KernelFactory;
import dev.faultline.interpreter.bridge.Machines;
import dev.faultline.interpreter.execution.LineTable;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.SessionNames;
import dev.faultline.interpreter.execution.Settings;
import dev.faultline.interpreter.execution.WorkProgress;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What scripts of one polyglot context share: options, the table of lines, and the run that is under way. */
public final class FaultlineContext implements Kernel.Host {

    private static final ContextReference<FaultlineContext> REFERENCE = ContextReference.create(FaultlineLanguage.class);

    private final Settings settings;
    private final KernelFactory machines = Machines.current();
    private final LineTable lines = new LineTable();
    private final PrintStream out;
    private final TruffleContext truffleContext;
    private final SessionNames sessionNames = new SessionNames();
    private @Nullable Run run;

    FaultlineContext(Env env) {
        this.settings = FaultlineOptions.settings(env.getOptions());
        this.out = new PrintStream(env.out(), false, StandardCharsets.UTF_8);
        this.truffleContext = env.getContext();
        InstrumentInfo statistics = env.getInstruments().get(LineStatistics.INSTRUMENT_ID);
        if (statistics == null || env.lookup(statistics, LineStatistics.class) == null) {
            throw new IllegalStateException("the instrument " + LineStatistics.INSTRUMENT_ID + " is not on the class path");
        }
    }

    /** The context of the guest code that executes. */
    public static FaultlineContext get(@Nullable Node node) {
        return REFERENCE.get(node);
    }

    public Settings settings() {
        return settings;
    }

    public LineTable lines() {
        return lines;
    }

    /** The run that is under way. */
    public Run run() {
        Run current = run;
        if (current == null) {
            throw noRun();
        }
        return current;
    }

    @TruffleBoundary
    private static IllegalStateException noRun() {
        return new IllegalStateException("guest code executes outside a run");
    }

    /** How far the run has come; null outside one. To be asked at a safepoint. */
    @TruffleBoundary
    public @Nullable WorkProgress progress() {
        return run == null ? null : run.progress();
    }

    /** Begins a run; the one before it must have ended. */
    @TruffleBoundary
    public Run beginRun() {
        Run begun = new Run(settings, machines, this, lines, out);
        run = begun;
        return begun;
    }

    /** The run of the session: the one that is under way, or a new one. */
    @TruffleBoundary
    public Run sessionRun() {
        return run != null ? run : beginRun();
    }

    /** What the inputs of the session have defined so far. */
    public SessionNames sessionNames() {
        return sessionNames;
    }

    /** Lets a host stop the run: time limits, interrupts and closing arrive at safepoints. */
    @Override
    public void poll() {
        TruffleSafepoint.poll(null);
    }

    /** Enters the context on the Java thread of a simulated task, where tasks have threads of their own. */
    @Override
    public Runnable onForeignThread(Runnable body) {
        return () -> {
            Object previous = truffleContext.enter(null);
            try {
                body.run();
            } finally {
                truffleContext.leave(null, previous);
            }
        };
    }
}
