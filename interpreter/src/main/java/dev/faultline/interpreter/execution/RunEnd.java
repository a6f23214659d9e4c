package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.errors.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param exitCode as the command line's: 0, 1 (an error of the run), 2 (of the text), 3 (a defect), 130 (interrupted)
 * @param problems what went wrong, first things first
 * @param defect the trace of a defect, for the report file and never for the screen; else null
 */
public record RunEnd(int exitCode, List<Problem> problems, @Nullable String defect) {

    public static final RunEnd GOOD = new RunEnd(0, List.of(), null);

    public static RunEnd failed(FaultlineException error) {
        return new RunEnd(error.isFromText() ? 2 : 1, error.problems(), null);
    }

    public static RunEnd interrupted() {
        return new RunEnd(130, List.of(new Problem("interrupted", "The run was interrupted", "", null)), null);
    }

    public static RunEnd defect(Throwable defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        Problem problem = new Problem("defect", "Faultline itself failed", "", null);
        return new RunEnd(3, List.of(problem), trace.toString());
    }
}
