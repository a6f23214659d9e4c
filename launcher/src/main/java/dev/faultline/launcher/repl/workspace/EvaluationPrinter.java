package dev.faultline.launcher.repl.workspace;

import dev.faultline.launcher.DefectReport;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.render.ErrorPrinter;
import dev.faultline.launcher.render.Rendered;
import dev.faultline.launcher.render.ResultsTable;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Wrapping;
import java.util.List;

/** What is shown of an input that ran: the rows it emitted, its value, the summary; apart from them what went wrong. */
public final class EvaluationPrinter {

    private final int width;
    private final Style style;
    private final boolean isBrief;

    /** @param isBrief whether errors are a line each */
    public EvaluationPrinter(int width, Style style, boolean isBrief) {
        this.width = width;
        this.style = style;
        this.isBrief = isBrief;
    }

    /** For standard output; each line ended. */
    public String text(Evaluation evaluation) {
        StringBuilder text = new StringBuilder();
        if (!evaluation.results().isEmpty()) {
            text.append(Rendered.text(out -> new ResultsTable(width, style).write(evaluation.results(), out)));
        }
        String value = value(evaluation);
        if (!value.isEmpty()) {
            text.append(value).append('\n');
        }
        Summary.lines(evaluation, width).forEach(line -> text.append(style.dim(line)).append('\n'));
        return text.toString();
    }

    /** The statistics an operation gives are in the summary; text of several lines reads best as it is. */
    private static String value(Evaluation evaluation) {
        if (evaluation.value() == null || evaluation.valueKind().equals("stats")) {
            return "";
        }
        boolean isLong = evaluation.valueKind().equals("string") && evaluation.valueText().indexOf('\n') >= 0;
        return isLong ? evaluation.valueText().stripTrailing() : evaluation.value();
    }

    /** For standard error; each line ended. */
    public String errorText(Evaluation evaluation) {
        ErrorPrinter printer = new ErrorPrinter(style, width);
        StringBuilder text = new StringBuilder(printer.printNotes(evaluation.booted()));
        if (evaluation.defect() != null) {
            text.append(DefectReport.write(evaluation.defect(), List.of("repl"))).append('\n');
        } else if (evaluation.exitCode() == ExitCode.INTERRUPTED) {
            text.append("interrupted\n");
        } else if (isBrief) {
            text.append(printer.printBriefly(evaluation.errors()));
        } else {
            text.append(printer.print(evaluation.errors()));
        }
        if (evaluation.isMachineLost()) {
            String sentence = "the machine was stopped in the middle of its work; it is now as it was before this input";
            Wrapping.wrap(sentence, width).forEach(line -> text.append(style.dim(line)).append('\n'));
        }
        return text.toString();
    }
}
