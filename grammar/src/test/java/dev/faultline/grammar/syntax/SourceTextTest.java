package dev.faultline.grammar.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SourceTextTest {

    @Test
    void linesEndAtLineFeedsWithOrWithoutCarriageReturn() {
        SourceText source = new SourceText("a.fault", "one\r\ntwo\n\nfour");
        assertEquals(4, source.lineCount());
        assertEquals("one", source.line(1));
        assertEquals("two", source.line(2));
        assertEquals("", source.line(3));
        assertEquals("four", source.line(4));
    }

    @Test
    void everyOffsetHasALineAndAColumn() {
        SourceText source = new SourceText("a.fault", "ab\nc");
        assertEquals(1, source.lineAt(0));
        assertEquals(3, source.columnAt(2));
        assertEquals(2, source.lineAt(3));
        assertEquals(1, source.columnAt(3));
        assertEquals(new Span(1, 4, 1, 2, 2, 2), source.span(1, 4));
        assertEquals("b\nc", source.text(source.span(1, 4)));
    }

    @Test
    void anEmptyTextHasOneEmptyLine() {
        SourceText source = new SourceText("a.fault", "");
        assertEquals(1, source.lineCount());
        assertEquals("", source.line(1));
        assertEquals(1, source.columnAt(0));
    }
}
