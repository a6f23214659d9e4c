package dev.faultline.grammar.parse;

import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** Small helpers around tokens: their spans, tokens nobody typed, and how a token is shown in a message. */
final class Tokens {

    /** Longest piece of source text that a message quotes. */
    private static final int LONGEST_EXCERPT = 40;

    private Tokens() {}

    static Span span(SourceText source, Token token) {
        return source.span(token.getStartIndex(), Math.max(token.getStartIndex(), token.getStopIndex() + 1));
    }

    /** From the first character of {@code first} to the last of {@code last}. */
    static Span span(SourceText source, Token first, Token last) {
        return source.span(first.getStartIndex(), Math.max(first.getStartIndex(), last.getStopIndex() + 1));
    }

    /** A token of no width at {@code offset}, reading from the same text as {@code model}. */
    static CommonToken synthetic(int type, int offset, CommonToken model) {
        CommonToken token = new CommonToken(model);
        token.setType(type);
        token.setStartIndex(offset);
        token.setStopIndex(offset - 1);
        token.setText("");
        return token;
    }

    static boolean areAttached(Token left, Token right) {
        return left.getStopIndex() + 1 == right.getStartIndex();
    }

    /** Text fit for a message: one line, printable, at most 40 characters. */
    static String excerpt(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < LONGEST_EXCERPT; i++) {
            char character = text.charAt(i);
            if (Character.isISOControl(character)) {
                shown.append(String.format("\\u{%X}", (int) character));
            } else {
                shown.append(character);
            }
        }
        return shown.length() < text.length() && shown.length() >= LONGEST_EXCERPT ? shown + "…" : shown.toString();
    }

    /** A character for a message: itself where it can be seen, else its number. */
    static String nameOf(int character) {
        boolean visible = !Character.isISOControl(character) && !Character.isWhitespace(character) && !Character.isSpaceChar(character)
                && Character.isDefined(character) && Character.getType(character) != Character.SURROGATE;
        return visible ? "`" + Character.toString(character) + "`" : String.format("U+%04X", character);
    }
}
