package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementSplitterTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "# comment", "let x = 1", "f(1,\n2)", "machine {\n cpus 4\n}", "if a { }", "print \"a {b}\"", "let x = by",
        "print \"open", "f)", "}{", "a $", "a();"})
    void complete(String text) {
        assertTrue(StatementSplitter.isComplete(text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine {", "f(1,", "let x =", "let x = 1 +", "fn(x) =>", "print a,", "let x = [\n1", "x and",
        "f(fn() {\n a()\n}", "let x = 1 + # comment", "let x =\n\n", "a."})
    void goesOn(String text) {
        assertFalse(StatementSplitter.isComplete(text), text);
    }
}
