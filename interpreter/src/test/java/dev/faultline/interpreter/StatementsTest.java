package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What statements do: variables, branches, loops, functions. */
class StatementsTest {

    @Test
    void variablesAreBlockScoped() {
        assertEquals("2 1\n", Scripts.output("let x = 1", "var y = 0", "if true { let x = 2; y = x }", "print y, x"));
    }

    @Test
    void elseIfTakesTheFirstThatHolds() {
        assertEquals("b\n", Scripts.output("let n = 2", "if n == 1 { print \"a\" } else if n == 2 { print \"b\" } else { print \"c\" }"));
    }

    @Test
    void whileBreaksAndContinues() {
        assertEquals(
                "[1, 3]\n",
                Scripts.output("var i = 0", "var odd = []", "while true {", "  i += 1", "  if i > 4 { break }",
                        "  if i % 2 == 0 { continue }",
                        "  odd.push(i)", "}", "print odd"));
    }

    @Test
    void forWalksRangesAndLists() {
        assertEquals(
                "[0, 2, 4] [1, 2, 4, 8] [\"a\", \"b\"] 6\n",
                Scripts.output("var a = []", "for i in 0..6 by 2 { a.push(i) }", "var b = []", "for i in 1..=8 by *2 { b.push(i) }",
                        "var c = []", "for s in [\"a\", \"b\"] { c.push(s) }", "var n = 0", "let r = 0..=3", "for i in r { n += i }",
                        "print a, b, c, n"));
    }

    @Test
    void rangesEndAtTheLastInt() {
        assertEquals(
                "2\n",
                Scripts.output("var n = 0", "for i in 9223372036854775806..=9223372036854775807 { n += 1 }", "print n"));
    }

    @Test
    void repeatRunsAsOftenAsItSays() {
        assertEquals("3\n", Scripts.output("var n = 0", "repeat 3 { n += 1 }", "repeat 0 { n += 100 }", "print n"));
    }

    @Test
    void functionsRecurseAndMayBeUsedBeforeTheirDefinition() {
        assertEquals(
                "120 true\n",
                Scripts.output("print fact(5), even(10)", "fn fact(n) { if n < 2 { return 1 }; return n * fact(n - 1) }",
                        "fn even(n) { if n == 0 { return true }; return odd(n - 1) }",
                        "fn odd(n) { if n == 0 { return false }; return even(n - 1) }"));
    }

    @Test
    void aFunctionWithoutReturnGivesNone() {
        assertEquals("none\n", Scripts.output("fn f() { let x = 1 }", "print f()"));
    }

    @Test
    void closuresShareAVariableThatChanges() {
        assertEquals(
                "1 2 2\n",
                Scripts.output("fn counter() { var n = 0; return {up: fn() { n += 1; return n }, get: fn() => n} }", "let c = counter()",
                        "print c.up(), c.up(), c.get()"));
    }

    @Test
    void eachRoundOfALoopHasItsOwnVariable() {
        assertEquals(
                "[0, 1, 2] [10, 11, 12]\n",
                Scripts.output("var fs = []", "var gs = []", "for i in 0..3 { var k = 10; k += i; fs.push(fn() => i); gs.push(fn() => k) }",
                        "print fs.map(fn(f) => f()), gs.map(fn(f) => f())"));
    }

    @Test
    void aLoopVariableThatIsCapturedAndAssignedKeepsItsOwnValue() {
        assertEquals(
                "[1, 2]\n",
                Scripts.output("var fs = []", "for i in 0..2 { i += 1; fs.push(fn() => i) }", "print fs.map(fn(f) => f())"));
    }

    @Test
    void aFunctionSeesWhatIsDeclaredAfterIt() {
        assertEquals("5\n", Scripts.output("fn f() => later", "let later = 5", "print f()"));
    }

    @Test
    void nestedFunctionsCaptureThroughEachOther() {
        assertEquals("6\n", Scripts.output("fn a(x) { return fn(y) { return fn(z) => x + y + z } }", "print a(1)(2)(3)"));
    }

    @Test
    void aNestedFunctionMayCallTheOneAroundIt() {
        assertEquals("[3, 2, 1]\n", Scripts
                .output("fn down(n) { if n == 0 { return [] }; let rest = fn() => down(n - 1); return [n] + rest() }", "print down(3)"));
    }

    @Test
    void defaultsAreEvaluatedAtEachCall() {
        assertEquals("1 2\n", Scripts.output("var n = 0", "fn next() { n += 1; return n }", "fn f(x = next()) => x", "print f(), f()"));
    }

    @Test
    void paramsTakeTheHostsValue() {
        assertEquals("8 1024\n", Scripts.run(Map.of("faultline.Param.n", "8", "faultline.Param.bytes", "1KiB"),
                "param n = 1 in 1..=16", "param bytes = 4KiB", "print n, bytes").output());
    }

    @Test
    void anIntVariableMayTurnIntoAnything() {
        assertEquals("1 0.5 x\n", Scripts.output("var x = 1", "let a = x", "x = 0.5", "let b = x", "x = \"x\"", "print a, b, x"));
    }

    @Test
    void exitZeroEndsTheScriptWell() {
        assertEquals("a\n", Scripts.output("print \"a\"", "exit 0", "print \"b\""));
    }

    /** Handed up by blocks and ifs, thrown out of loops and measured blocks; with either option every statement is wrapped. */
    @Test
    void returnLeavesTheFunctionFromWhereverItStands() {
        String[] script = {"fn f(n) {", "  if n == 0 { return \"if\" } else if n == 1 { if true { return \"nested\" } }",
            "  for i in 0..9 { if n == 2 { return \"loop {i}\" } }", "  while n == 3 { return \"while\" }",
            "  try { if n == 4 { return \"try\" } }", "  if n == 5 { return }", "  if n == 6 { } else { return \"last\" }", "}",
            "for n in 0..=7 { print f(n) }"};
        String printed = "if\nnested\nloop 0\nwhile\ntry\nnone\nnone\nlast\n";
        assertEquals(printed, Scripts.run(Map.of("faultline.MaxSteps", "1000"), script).output());
        assertEquals(printed, Scripts.run(Map.of("faultline.Check", "true"), script).output());
    }
}
