package dev.faultline.launcher.script;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.RunReport;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A polyglot context that is kept alive: one text after the other is evaluated in it, each with what those before it left. */
public final class SessionContext implements AutoCloseable {

    /** Name of texts that only look: they define nothing, and reports leave them out. */
    public static final String ASIDE = ":";

    private final RunSettings settings;
    private final StoppableOutput out;
    private final Context context;
    private volatile @Nullable Stopper running;
    private volatile @Nullable Watch watch;
    private @Nullable Value last;

    /**
     * @param folder that relative modules are below; null for none
     * @param printed where printed lines go, while an input runs; once that fails, inputs are stopped
     */
    public SessionContext(RunSettings settings, @Nullable Path folder, OutputStream printed) {
        this.settings = settings;
        this.out = new StoppableOutput(printed);
        this.context = Contexts.open(settings, folder, true, out);
    }

    /** Evaluates the next input, to its end, its time limit or {@link #stop}. */
    public Evaluation evaluate(String name, String text) {
        return evaluate(name, text, null);
    }

    /** The same for the text of a file, whose relative modules are beside it; null for none. */
    public Evaluation evaluate(String name, String text, @Nullable Path file) {
        return evaluate(name, text, file, settings.timeout());
    }

    /** Evaluates an input that did not exceed its time limit before, and must not do so now: to its end, or {@link #stop}. */
    public Evaluation evaluateAgain(String name, String text, @Nullable Path file) {
        return evaluate(name, text, file, null);
    }

    private Evaluation evaluate(String name, String text, @Nullable Path file, @Nullable Duration timeout) {
        Stopper stopper = new Stopper(context);
        out.onFailure(stopper::stop);
        running = stopper;
        watch = new Watch(context, name, text);
        try (Deadline deadline = Deadline.in(timeout, stopper::stop)) {
            Source.Builder source = Source.newBuilder(Contexts.LANGUAGE, text, name).cached(false);
            if (file != null) {
                source.uri(file.toUri());
            }
            last = context.eval(source.buildLiteral());
            Evaluation evaluation = ReportReader.evaluation(last, text);
            return evaluation.exitCode() == ExitCode.INTERRUPTED && deadline.hasPassed() ? outOfTime(evaluation) : evaluation;
        } finally {
            running = null;
            watch = null;
        }
    }

    private static Evaluation outOfTime(Evaluation evaluation) {
        return evaluation.endedBy(ErrorReport.ofFile("time_limit", "the input took longer than --timeout allows", evaluation.name(), null),
                ExitCode.FAILED);
    }

    /**
     * The value of an expression that only looks, as {@code print} would write it. It is no input, and reports leave it out.
     *
     * @throws dev.faultline.launcher.UserError where it cannot be evaluated, or could change something
     */
    public String look(String expression) {
        return Look.at(this, expression);
    }

    /** What all inputs so far did, as if they were one run that ended here. */
    public RunReport report() {
        return ReportReader.read(result().getMember("session"));
    }

    /** What the inputs so far have defined, last things last. */
    public List<SessionName> names() {
        return ReportReader.names(result().getMember("names"));
    }

    private Value result() {
        if (last == null) {
            evaluate(ASIDE, "");
        }
        if (last == null) {
            throw new IllegalStateException("an evaluation gave nothing");
        }
        return last;
    }

    /** Stops the input that is running, if one is; from any thread. */
    public void stop() {
        Stopper stopper = running;
        if (stopper != null) {
            stopper.stop();
        }
    }

    /** How far the input that is running has come; from any thread. */
    public Progress progress() {
        Watch watching = watch;
        return watching == null ? Progress.running(Duration.ZERO) : watching.look();
    }

    @Override
    public void close() {
        context.close(true);
        out.close();
    }
}
