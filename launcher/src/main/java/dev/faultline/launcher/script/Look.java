package dev.faultline.launcher.script;

import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.grammar.resolve.BuiltIns;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.report.ErrorReport;
import java.util.List;
import java.util.Set;

/** Expressions that only look: names, numbers, fields, slices and built-in functions, and nothing that could change the machine. */
final class Look {

    /** Methods that change nothing. */
    private static final Set<String> METHODS = Set.of("slice", "page", "config");

    private static final Set<String> WORDS = Set.of("and", "or", "not", "true", "false", "none", "by", "machine");

    private Look() {}

    /** The value of {@code expression} in {@code context}, as text. */
    static String at(SessionContext context, String expression) {
        return evaluated(context, expression).valueText();
    }

    private static Evaluation evaluated(SessionContext context, String expression) {
        check(expression);
        Evaluation evaluation = context.evaluate(SessionContext.ASIDE, expression);
        if (evaluation.exitCode() == ExitCode.INTERRUPTED) {
            throw new UserError(ExitCode.INTERRUPTED, "interrupted");
        }
        if (!evaluation.errors().isEmpty()) {
            ErrorReport error = evaluation.errors().getFirst();
            throw new UserError(evaluation.exitCode(), "`" + expression + "`: " + error.message()
                    + (error.hint() == null ? "" : "; " + error.hint()));
        }
        return evaluation;
    }

    /** @throws UserError where {@code expression} could do more than look */
    private static void check(String expression) {
        if (expression.isBlank()) {
            throw new UserError(ExitCode.USAGE, "say what to look at: a region, or an address");
        }
        List<Piece> pieces = Highlighting.of(expression);
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String text = expression.substring(piece.start(), piece.end());
            boolean isCall = i + 1 < pieces.size() && pieces.get(i + 1).start() == piece.end()
                    && expression.charAt(piece.end()) == '(';
            boolean changes = switch (piece.kind()) {
                case OPERATION, MODIFIER, MACHINE_KEY -> true;
                case KEYWORD -> !WORDS.contains(text);
                case NAME -> isCall && !METHODS.contains(text) && !BuiltIns.NAMES.contains(text);
                case SIGN -> text.equals(";") || text.equals("=") || text.endsWith("=") && text.length() > 1 && !isComparison(text);
                default -> piece.kind() == Kind.COMMENT;
            };
            if (changes) {
                throw new UserError(ExitCode.USAGE, "`" + text + "` cannot stand here: this looks and changes nothing"
                        + "; give the name of a region, a part of one as in `r[2pages..3pages]`, or an address");
            }
        }
    }

    private static boolean isComparison(String sign) {
        return Set.of("==", "!=", "<=", ">=", "..=").contains(sign);
    }
}
