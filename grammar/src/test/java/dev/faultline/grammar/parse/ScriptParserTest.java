package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.grammar.Golden;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ScriptParserTest {

    @TestFactory
    Stream<DynamicTest> trees() {
        return Golden.tests("trees.golden", Reading::tree);
    }

    @TestFactory
    Stream<DynamicTest> errors() {
        return Golden.tests("syntax-errors.golden", Reading::errors);
    }

    @Test
    void theReplTakesValuesThatStandAlone() {
        assertEquals("Binary(ADD 1 2)", Reading.replTree("1 + 2"));
        assertEquals("RecordOf([Field(a 1)])", Reading.replTree("{a: 1}"));
        assertEquals("ListOf([1])", Reading.replTree("[1]"));
        assertEquals("Unary(NEGATE x)", Reading.replTree("-x"));
        assertEquals("x", Reading.replTree("(x)"));
    }

    @Test
    void byteOrderMarkAndCarriageReturnsAreNoText() {
        ParseResult result = Reading.parse("\uFEFFlet x = 1\r\nf(x)\r\n");
        assertEquals(List.of(), result.diagnostics());
        assertEquals("Declare(x 1); Call(f [Argument(x)])", Reading.show(result.script().statements()));
        assertEquals("let x = 1", result.script().source().line(1));
        assertEquals("1:1", result.script().statements().getFirst().span().toString());
    }

    @Test
    void aSpanGoesFromTheFirstToTheLastCharacter() {
        Statement statement = Reading.parse("a()\n  touch write heap[0..1MiB] step 4KiB # x").script().statements().get(1);
        assertEquals(new Span(6, 41, 2, 3, 2, 38), statement.span());
    }

    @Test
    void offsetsBehindAnEmojiCountJavaCharacters() {
        ParseResult result = Reading.parse("print \"\uD83D\uDE00\", x");
        Statement.Print print = assertInstanceOf(Statement.Print.class, result.script().statements().getFirst());
        assertEquals("x", result.script().source().text(print.values().get(1).span()));
        assertEquals("\uD83D\uDE00", assertInstanceOf(Expression.Text.class, print.values().getFirst()).plain());
    }

    @Test
    void aMachineBlockIsFoundWhereverItStands() {
        assertFalse(Reading.parse("a()").script().bootsMachine());
        assertTrue(Reading.parse("for i in 0..2 { machine { cpus 1 } }").script().bootsMachine());
        assertTrue(Reading.parse("machine 3").script().bootsMachine());
    }

    @Test
    void whatABrokenStatementIntroducesIsKept() {
        Statement first = Reading.parse("let x = )1 2").script().statements().getFirst();
        assertEquals(List.of("x"), assertInstanceOf(Statement.Broken.class, first).names());
    }
}
