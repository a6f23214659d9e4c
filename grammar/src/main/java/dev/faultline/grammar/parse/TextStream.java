package dev.faultline.grammar.parse;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A string as ANTLR's lexer reads it, one Java character at a time.
 *
 * <p>ANTLR's own streams count code points, so that every offset behind an emoji would be off; here an index is an offset in the text.
 */
final class TextStream implements CharStream {

    private final String name;
    private final String text;
    private int position;

    TextStream(String name, String text) {
        this.name = name;
        this.text = text;
    }

    @Override
    public void consume() {
        if (position == text.length()) {
            throw new IllegalStateException("consumed past the end");
        }
        position++;
    }

    @Override
    public int LA(int distance) {
        int index = distance > 0 ? position + distance - 1 : position + distance;
        return distance != 0 && index >= 0 && index < text.length() ? text.charAt(index) : EOF;
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // Nothing is discarded, so there is nothing to release.
    }

    @Override
    public int index() {
        return position;
    }

    @Override
    public void seek(int index) {
        position = Math.min(index, text.length());
    }

    @Override
    public int size() {
        return text.length();
    }

    @Override
    public String getSourceName() {
        return name;
    }

    @Override
    public String getText(Interval interval) {
        int end = Math.min(interval.b + 1, text.length());
        return interval.a >= end ? "" : text.substring(interval.a, end);
    }
}
