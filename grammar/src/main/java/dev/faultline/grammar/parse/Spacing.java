package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.syntax.SourceText;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;

/**
 * Blanks between the tokens of a line: one, except where the table below says none.
 *
 * <pre>
 *   f(x)  a[i]  {name: 1}  [1, 2]  (mmap 1MiB)      inside brackets that are no blocks; before those of calls and indices
 *   a.b  0..n  1..=8 by *2  -x                      around dots, behind signs of numbers
 *   a, b; c: d                                      before these signs
 *   fn(x) => x    fn f(x) { }                       between a function and its parameters
 * </pre>
 */
final class Spacing {

    private final SourceText source;
    private final Indentation indentation;

    /** Types of the last two typed tokens, and whether the last one is the sign of a number. */
    private int beforePrevious;
    private int previous;
    private boolean isSign;

    /** Strings that are open, one in the hole of another. */
    private int openTexts;

    Spacing(SourceText source, Indentation indentation) {
        this.source = source;
        this.indentation = indentation;
    }

    /** The code of a line, without its indentation. All tokens of the script pass through here, in order. */
    String join(List<CommonToken> tokens) {
        StringBuilder code = new StringBuilder();
        int end = -1;
        for (CommonToken token : tokens) {
            if (isTyped(token)) {
                int type = token.getType();
                if (end >= 0) {
                    code.append(openTexts > 0 ? source.text().substring(end, token.getStartIndex()) : needsBlank(type) ? " " : "");
                }
                end = token.getStopIndex() + 1;
                code.append(source.text(), token.getStartIndex(), end);
                note(type);
            }
            indentation.pass(token);
        }
        return code.toString();
    }

    /** Whether it is in the text; the end of a line is no word or sign of its own. */
    static boolean isTyped(CommonToken token) {
        boolean isLineEnd = token.getType() == FaultlineLexer.TERMINATOR && !";".equals(token.getText());
        return !isLineEnd && token.getStopIndex() >= token.getStartIndex();
    }

    private void note(int type) {
        isSign = (type == FaultlineLexer.MINUS || type == FaultlineLexer.PLUS || type == FaultlineLexer.STAR)
                && !Layout.endsValue(previous);
        openTexts += type == FaultlineLexer.STRING_OPEN ? 1 : type == FaultlineLexer.STRING_CLOSE ? -1 : 0;
        beforePrevious = previous;
        previous = type;
    }

    private boolean needsBlank(int type) {
        if (isSign || isTight(previous) || isTight(type)) {
            return false;
        }
        return switch (type) {
            case FaultlineLexer.COMMA, FaultlineLexer.COLON, FaultlineLexer.TERMINATOR, FaultlineLexer.CALL_PAREN,
                    FaultlineLexer.INDEX_BRACKET, FaultlineLexer.RIGHT_PAREN, FaultlineLexer.RIGHT_BRACKET -> false;
            case FaultlineLexer.RIGHT_BRACE ->
                    indentation.innermost() == FaultlineLexer.LEFT_BRACE && previous != FaultlineLexer.LEFT_BRACE;
            case FaultlineLexer.LEFT_PAREN -> !opensInside(previous) && !isFunction();
            default -> !opensInside(previous);
        };
    }

    /** No blank stands on either side. */
    private static boolean isTight(int type) {
        return type == FaultlineLexer.DOT || type == FaultlineLexer.RANGE || type == FaultlineLexer.RANGE_INCLUSIVE;
    }

    /** A bracket with no blank behind it; a block has one. */
    private static boolean opensInside(int type) {
        return Indentation.opens(type) && type != FaultlineLexer.LEFT_BRACE;
    }

    private boolean isFunction() {
        return previous == FaultlineLexer.FN || previous == FaultlineLexer.NAME && beforePrevious == FaultlineLexer.FN;
    }
}
