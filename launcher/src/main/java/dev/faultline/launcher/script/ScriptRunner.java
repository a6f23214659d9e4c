package dev.faultline.launcher.script;

import dev.faultline.interpreter.language.RunControl;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.WatchedOutput;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Instrument;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/** Runs scripts, each in a polyglot context of its own that reaches nothing of the host. */
public final class ScriptRunner {

    private static final String LANGUAGE = "faultline";

    private final Interruption interruption;
    private final RunSettings settings;

    public ScriptRunner(Interruption interruption, RunSettings settings) {
        this.interruption = interruption;
        this.settings = settings;
    }

    /**
     * Runs {@code script} to its end, its time limit or an interrupt.
     *
     * @param printed where its printed lines go, while it runs; once that fails the run is stopped
     */
    public ScriptRun run(Script script, OutputStream printed) {
        try (StoppableOutput out = new StoppableOutput(printed); Context context = context(script, out)) {
            Stopper stopper = new Stopper(context);
            out.onFailure(stopper::stop);
            interruption.onRequest(stopper::stop);
            try (Deadline deadline = Deadline.in(settings.timeout(), stopper::stop)) {
                Source source = Source.newBuilder(LANGUAGE, script.text(), script.name()).buildLiteral();
                Value result = context.eval(source);
                return finished(result, deadline);
            } finally {
                interruption.onRequest(null);
            }
        }
    }

    private static ScriptRun finished(Value result, Deadline deadline) {
        RunReport report = ReportReader.read(result);
        int exitCode = result.getMember("exit_code").asInt();
        Value defect = result.getMember("defect");
        if (exitCode == ExitCode.INTERRUPTED && deadline.hasPassed()) {
            return new ScriptRun(outOfTime(report), ExitCode.FAILED, null);
        }
        return new ScriptRun(report, exitCode, defect.isNull() ? null : defect.asString());
    }

    private static RunReport outOfTime(RunReport report) {
        ErrorReport error = ErrorReport.ofFile("time_limit", "the run took longer than --timeout allows", report.script(),
                "what was measured up to then is reported");
        return report.endedBy(error);
    }

    private Context context(Script script, OutputStream out) {
        Map<String, String> options = new HashMap<>();
        settings.params().forEach((name, value) -> options.put("faultline.Param." + name, value));
        settings.machineKeys().forEach((key, value) -> options.put("faultline.Machine." + key, value));
        if (settings.seed() != null) {
            options.put("faultline.Seed", settings.seed().toString());
        }
        options.put("faultline.Check", String.valueOf(settings.checkInvariants()));
        options.put("faultline.KeepGoing", String.valueOf(settings.keepGoing()));
        options.put("faultline.MaxSteps", String.valueOf(settings.maxSteps()));
        if (script.folder() != null) {
            options.put("faultline.ScriptFolder", script.folder().toString());
        }
        options.put("faultline.Report", "true");
        options.put("engine.WarnInterpreterOnly", "false");
        return Context.newBuilder(LANGUAGE).in(InputStream.nullInputStream()).out(out).options(options).build();
    }

    /** Asks a run to end at its next safepoint, at most once. */
    private static final class Stopper {

        private final RunControl control;
        private final AtomicBoolean asked = new AtomicBoolean();

        Stopper(Context context) {
            Instrument instrument = context.getEngine().getInstruments().get(RunControl.INSTRUMENT_ID);
            this.control = instrument.lookup(RunControl.class);
        }

        void stop() {
            if (asked.compareAndSet(false, true)) {
                control.stop();
            }
        }
    }

    /** Passes printed lines on, and reports the first failure to do so: the run would otherwise go on for nobody. */
    private static final class StoppableOutput extends WatchedOutput {

        private Runnable onFailure = () -> {};

        StoppableOutput(OutputStream target) {
            super(target);
        }

        void onFailure(Runnable action) {
            onFailure = action;
        }

        @Override
        protected void failed(IOException why) {
            onFailure.run();
        }
    }
}
