package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntegerStack;

/**
 * First pass: characters to tokens. Adds to the generated lexer what needs memory or a look ahead: which brace ends a string's hole,
 * strings that do not end on their line, {@code 75%}; and reports characters that mean nothing.
 */
final class TokenReader {

    /** Most words and signs of a script; what a parse needs in memory is proportional to it. */
    static final int LONGEST_SCRIPT_TOKENS = 1_000_000;

    private static final String AFTER_PERCENTAGE = " \t\r\n,;)]}#";

    private final SourceText source;
    private final DiagnosticList diagnostics;
    private final FaultlineLexer lexer;
    private final List<CommonToken> tokens = new ArrayList<>();
    private final List<CommonToken> comments = new ArrayList<>();

    /** Open strings and holes, innermost last: the tokens that opened them. */
    private final List<CommonToken> openTexts = new ArrayList<>();

    /** For each open hole, the number of braces open in it. */
    private final IntegerStack bracesInHole = new IntegerStack();

    TokenReader(SourceText source, DiagnosticList diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
        this.lexer = new FaultlineLexer(new TextStream(source.name(), source.text()));
        lexer.removeErrorListeners();
    }

    /** All tokens with NEWLINE between lines and without EOF; strings and holes in them are always closed. */
    List<CommonToken> read() {
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            accept((CommonToken) token);
            if (tokens.size() > LONGEST_SCRIPT_TOKENS) {
                diagnostics.error(DiagnosticCode.SCRIPT_TOO_LONG, Tokens.span(source, token),
                        "the script is too long: it has more than 1,000,000 words and signs",
                        "let the script compute what repeats, with `for` and `repeat`");
                tokens.clear();
                return tokens;
            }
        }
        closeTexts(source.text().length());
        return tokens;
    }

    /** Comments met by {@link #read}, in order. */
    List<CommonToken> comments() {
        return comments;
    }

    private void accept(CommonToken token) {
        if (token.getChannel() != Token.DEFAULT_CHANNEL) {
            comments.add(token);
            return;
        }
        switch (token.getType()) {
            case FaultlineLexer.NEWLINE -> closeTexts(token.getStartIndex());
            case FaultlineLexer.STRING_OPEN, FaultlineLexer.STRING_CLOSE, FaultlineLexer.HOLE_OPEN -> trackText(token);
            case FaultlineLexer.LEFT_BRACE -> countBrace(1);
            case FaultlineLexer.RIGHT_BRACE -> endBrace(token);
            case FaultlineLexer.NON_ASCII_NAME -> refuseNonAscii(token);
            case FaultlineLexer.UNKNOWN_SIGNS -> {
                refuseSigns(token);
                return;
            }
            case FaultlineLexer.UNKNOWN_ESCAPE -> diagnostics.error(DiagnosticCode.BAD_STRING, Tokens.span(source, token),
                    "the escape `" + Tokens.excerpt(token.getText()) + "` does not exist",
                    "the escapes are \\n \\t \\\" \\\\ \\{ and \\u{1F600}");
            case FaultlineLexer.PERCENT -> {
                if (endsPercentage(token)) {
                    return;
                }
            }
            default -> {}
        }
        tokens.add(token);
    }

    private void trackText(CommonToken token) {
        switch (token.getType()) {
            case FaultlineLexer.STRING_CLOSE -> openTexts.removeLast();
            case FaultlineLexer.HOLE_OPEN -> {
                openTexts.add(token);
                bracesInHole.push(0);
            }
            default -> openTexts.add(token);
        }
    }

    private void countBrace(int change) {
        if (!bracesInHole.isEmpty()) {
            bracesInHole.push(bracesInHole.pop() + change);
        }
    }

    private void endBrace(CommonToken token) {
        if (!bracesInHole.isEmpty() && bracesInHole.peek() == 0) {
            token.setType(FaultlineLexer.HOLE_CLOSE);
            bracesInHole.pop();
            openTexts.removeLast();
            lexer.popMode();
        } else {
            countBrace(-1);
        }
    }

    /** A string ends on the line it began on; an open one would swallow the rest of the script. */
    private void closeTexts(int offset) {
        if (openTexts.isEmpty()) {
            return;
        }
        CommonToken outermost = openTexts.getFirst();
        diagnostics.error(DiagnosticCode.BAD_STRING, source.span(outermost.getStartIndex(), offset),
                "this string does not end on its line", "close it with `\"`; `\\n` writes a line break");
        for (CommonToken open : openTexts.reversed()) {
            int type = open.getType() == FaultlineLexer.STRING_OPEN ? FaultlineLexer.STRING_CLOSE : FaultlineLexer.HOLE_CLOSE;
            tokens.add(Tokens.synthetic(type, offset, open));
        }
        openTexts.clear();
        bracesInHole.clear();
        while (!lexer._modeStack.isEmpty()) {
            lexer.popMode();
        }
        lexer.mode(Lexer.DEFAULT_MODE);
    }

    /** {@code 75%} is a number only where the remainder's second operand cannot follow. */
    private boolean endsPercentage(CommonToken percent) {
        if (tokens.isEmpty()) {
            return false;
        }
        CommonToken number = tokens.getLast();
        boolean isNumber = number.getType() == FaultlineLexer.INT || number.getType() == FaultlineLexer.FLOAT;
        int next = percent.getStopIndex() + 1;
        boolean ends = next >= source.text().length() || AFTER_PERCENTAGE.indexOf(source.text().charAt(next)) >= 0;
        if (!isNumber || number.getStopIndex() + 1 != percent.getStartIndex() || !ends) {
            return false;
        }
        number.setType(FaultlineLexer.PERCENTAGE);
        number.setStopIndex(percent.getStopIndex());
        return true;
    }

    private void refuseNonAscii(CommonToken token) {
        String text = token.getText();
        int first = 0;
        while (text.charAt(first) < 0x80) {
            first++;
        }
        int character = text.codePointAt(first);
        int start = token.getStartIndex() + first;
        String shown = Character.isLetter(character) ? "the letter `" + Character.toString(character) + "` cannot be part of a name"
                : "the character " + Tokens.nameOf(character) + " means nothing here";
        Span span = source.span(start, start + Character.charCount(character));
        diagnostics.add(Diagnostic.error(DiagnosticCode.UNKNOWN_CHARACTER, span, shown, adviceFor(character, span)));
        token.setType(FaultlineLexer.NAME);
    }

    private static Advice adviceFor(int character, Span span) {
        return switch (character) {
            case '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB' ->
                    Advice.of("strings stand in straight quotes: `\"`").doneBy(span, "\"");
            case '\u2212', '\u2013', '\u2014' -> Advice.of("minus is `-`").doneBy(span, "-");
            case '\u00D7' -> Advice.of("times is `*`").doneBy(span, "*");
            case '\u2264' -> Advice.of("write `<=`").doneBy(span, "<=");
            case '\u2265' -> Advice.of("write `>=`").doneBy(span, ">=");
            case '\u2260' -> Advice.of("write `!=`").doneBy(span, "!=");
            case '\u00A0' -> Advice.of("it looks like a blank but is none: type the blank again").doneBy(span, " ");
            default -> Advice.of("names have the letters a-z and A-Z, digits and `_`; anything may stand in strings and comments");
        };
    }

    private void refuseSigns(CommonToken token) {
        String text = token.getText();
        Span span = Tokens.span(source, token);
        Advice advice = switch (text) {
            case "!" -> word("not", span);
            case "&&", "&" -> word("and", span);
            case "||", "|" -> word("or", span);
            case "'", "''" -> Advice.of("strings stand in double quotes: `\"`").doneBy(span, text.replace('\'', '"'));
            default -> null;
        };
        diagnostics.add(Diagnostic.error(DiagnosticCode.UNKNOWN_CHARACTER, span,
                text.length() == 1 ? "the character " + Tokens.nameOf(text.charAt(0)) + " means nothing here"
                        : "the characters `" + Tokens.excerpt(text) + "` mean nothing here",
                advice));
    }

    /** A word in place of signs needs blanks where these needed none. */
    private Advice word(String word, Span span) {
        boolean touchesBefore = span.start() > 0 && Character.isLetterOrDigit(source.text().charAt(span.start() - 1));
        boolean touchesAfter = span.end() < source.text().length() && !Character.isWhitespace(source.text().charAt(span.end()));
        return Advice.of("write `" + word + "`").doneBy(span, (touchesBefore ? " " : "") + word + (touchesAfter ? " " : ""));
    }
}
