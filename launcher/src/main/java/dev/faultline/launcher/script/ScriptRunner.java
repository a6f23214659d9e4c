package dev.faultline.launcher.script;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.RunReport;
import java.io.OutputStream;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Runs scripts, each in a polyglot context of its own that reaches nothing of the host. */
public final class ScriptRunner {

    private final Interruption interruption;
    private final RunSettings settings;
    private volatile @Nullable Watch watch;

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
        try (StoppableOutput out = new StoppableOutput(printed); Context context = Contexts.open(settings, script.folder(), false, out)) {
            Stopper stopper = new Stopper(context);
            out.onFailure(stopper::stop);
            interruption.onRequest(stopper::stop);
            watch = new Watch(context, script.name(), script.text());
            try (Deadline deadline = Deadline.in(settings.timeout(), stopper::stop)) {
                Source source = Source.newBuilder(Contexts.LANGUAGE, script.text(), script.name()).buildLiteral();
                Value result = context.eval(source);
                return finished(result, deadline);
            } finally {
                interruption.onRequest(null);
                watch = null;
            }
        }
    }

    /** How far the script that is running has come; empty while none is. From any thread. */
    public Optional<Progress> progress() {
        return Optional.ofNullable(watch).map(Watch::look);
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
}
