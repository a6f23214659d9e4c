package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong is told with a code, a sentence and a place. */
class ErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            print 9223372036854775807 + 1            | int_overflow       | 7
            print 3000000000 * 4000000000            | int_overflow       | 7
            print -9223372036854775807 - 2           | int_overflow       | 7
            print (-9223372036854775807 - 1) / -1    | int_overflow       | 7
            print 1 / 0                              | division_by_zero   | 7
            print 1 // 0                             | division_by_zero   | 7
            print 1.5 % 0                            | division_by_zero   | 7
            print 1 + "a"                            | wrong_operands     | 7
            print [1] < [2]                          | wrong_operands     | 7
            print [1, 2][2]                          | index_out_of_range | 7
            print [1, 2][1.0]                        | float_where_int    | 7
            print {a: 1}.b                           | no_such_member     | 7
            if 1 { print 1 }                         | not_a_bool         | 4
            for x in 5 { print x }                   | not_iterable       | 10
            let f = 5; f()                           | not_a_function     | 12
            fn f(a) => a; f()                        | missing_argument   | 15
            fn f(a) => a; f(1, 2)                    | too_many_arguments | 15
            fn f(a) => a; f(b: 1)                    | unknown_argument   | 20
            fn f() => later; print f(); let later = 1 | not_set_yet       | 11
            print 0..10 by 0                         | range_step         | 7
            print 0..10 by *2                        | range_factor       | 7
            print len(5)                             | no_length          | 7
            var x = 5; emit x                        | emit_needs_record  | 17
            expect 1 == 2                            | expect_failed      | 8
            expect false, "no luck"                  | expect_failed      | 8
            exit 300                                 | exit_code_range    | 6
            var x = 5; touch write x                 | wrong_operand      | 24
            var x = 2.5; compute x                   | float_where_int    | 22
            mmap 0                                   | refused            | 1
            pin 4                                    | no_such_cpu        | 5
            touch write region(4096, 4096)           | segv               | 1
            """)
    void isPositioned(String script, String code, int column) {
        Scripts.Failed failed = Scripts.fail(script);
        assertEquals(code + " at 1:" + column, failed.code() + " at " + failed.line() + ":" + failed.column(), failed.message());
    }

    @Test
    void upToTwentyErrorsOfTheTextAreReportedAtOnce() {
        Scripts.Ran ran = Scripts.run(Map.of("faultline.Report", "true"), "let = 1", "print \"a", "let x = 2");
        assertEquals(2, ((List<?>) ran.get("errors")).size());
        assertEquals(ran.get("error"), ran.get("errors.0"));
        assertEquals(2L, ran.get("exit_code"));
    }

    @Test
    void endlessRecursionIsAnErrorWithAPlace() {
        Scripts.Failed failed = Scripts.fail("fn f(n) {", "  return f(n + 1)", "}", "f(0)");
        assertEquals("recursion_limit", failed.code());
        assertEquals("the calls of `f` are nested more than 1000 deep", failed.message());
        assertEquals(2, failed.line());
        assertEquals(10, failed.column());
    }

    @Test
    void theDeepestCallThatIsAllowed() {
        String function = "fn depth(n) { if n <= 1 { return 1 }; return 1 + depth(n - 1) }";
        assertEquals("1000\n", Scripts.output(function, "print depth(1000)"));
        assertEquals("recursion_limit", Scripts.fail(function, "print depth(1001)").code());
    }

    @Test
    void callsByListMethodsCount() {
        String function = "fn depth(n) { if n <= 2 { return 2 }; return 2 + [n - 2].map(fn(m) => depth(m))[0] }";
        assertEquals("1000\n", Scripts.output(function, "print depth(1000)"));
        assertEquals("recursion_limit", Scripts.fail(function, "print depth(1002)").code());
    }

    /** Calls that ended, well or not, are no longer open; nor does a task inherit those of the one that starts it. */
    @Test
    void onlyOpenCallsOfTheTaskCount() {
        String function = "fn depth(n) { if n <= 1 { return 1 }; return 1 + depth(n - 1) }";
        assertEquals("", Scripts.output(function, "for i in 0..3 { depth(600) }", "fn start() { threads 2 { depth(1000) } }", "start()",
                "fn early(n) { for i in 0..2 { if n == 0 { return 0 }; return early(n - 1) } }", "early(900); early(900)"));
    }

    /** A thread with less stack than the limit needs: its own error, and the process stays sound. */
    @Test
    void aHostsSmallStackEndsDeepCallsInAnErrorToo() throws InterruptedException {
        List<Scripts.Failed> failures = new ArrayList<>();
        String function =
                "fn f(n) { for i in 0..1 { if n > 0 { for j in 0..1 { if n > 0 { return 1 + (1 + (1 + f(n - 1))) } } } }; return 0 }";
        Scripts.run(Map.of(), function, "let x = f(3)");
        Thread host = new Thread(null, () -> failures.add(Scripts.fail(function, "let x = f(900)")), "host", 512 << 10);
        host.start();
        host.join();
        assertEquals("stack_overflow", failures.getFirst().code());
        assertEquals("2:9", failures.getFirst().line() + ":" + failures.getFirst().column());
        assertEquals("recursion_limit", Scripts.fail("fn f(n) { return f(n + 1) }", "f(0)").code());
    }

    @Test
    void anEndlessLoopEndsAtTheStepLimit() {
        Scripts.Failed failed = Scripts.fail(Map.of("faultline.MaxSteps", "1000"), "var i = 0", "while true { i += 1 }");
        assertEquals("step_limit", failed.code());
        assertEquals(2, failed.line());
    }

    @Test
    void theStepLimitItselfIsAllowed() {
        assertEquals("2\n", Scripts.run(Map.of("faultline.MaxSteps", "2"), "let x = 2", "print x").output());
        assertEquals("step_limit", Scripts.fail(Map.of("faultline.MaxSteps", "1"), "let x = 2", "print x").code());
    }

    @Test
    void aParamOutsideItsRangeNamesTheRange() {
        Scripts.Failed failed = Scripts.fail(Map.of("faultline.Param.n", "17"), "param n = 1 in 1..=16");
        assertEquals("param_range", failed.code());
        assertEquals("`n` may not be 17; it takes 1..=16", failed.message());
        assertEquals("16\n", Scripts.run(Map.of("faultline.Param.n", "16"), "param n = 1 in 1..=16", "print n").output());
    }

    @Test
    void aParamOfAnotherTypeIsRefused() {
        assertEquals("param_type", Scripts.fail(Map.of("faultline.Param.n", "many"), "param n = 1").code());
    }

    @Test
    void anUnknownParamOffersTheClosest() {
        Scripts.Failed failed = Scripts.fail(Map.of("faultline.Param.thread", "2"), "param threads_ = 1");
        assertEquals("unknown_param", failed.code());
        assertTrue(failed.hint().contains("threads_"), failed.hint());
    }

    @Test
    void aFailedRunStillHasItsResult() {
        Scripts.Ran ran = Scripts.run(Map.of("faultline.Report", "true"), "print \"before\"", "mmap 1page", "print 1 / 0");
        assertEquals(List.of("before"), ran.get("output"));
        assertEquals("division_by_zero", ran.get("error.code"));
        assertEquals(3L, ran.get("error.line"));
        assertEquals(1L, ran.get("exit_code"));
        assertEquals(1, ((List<?>) ran.get("machines")).size());
    }

    @Test
    void exitWithACodeIsAnErrorOfTheRun() {
        Scripts.Ran ran = Scripts.run(Map.of("faultline.Report", "true"), "exit 3");
        assertEquals("exit", ran.get("error.code"));
        assertEquals(1L, ran.get("exit_code"));
    }

    @Test
    void aRefusedMachineIsPlacedAtItsKey() {
        Scripts.Failed failed = Scripts.fail("var n = 513", "machine {", "  arch x86_64", "  cpus n", "}");
        assertEquals("machine_refused", failed.code());
        assertEquals(4, failed.line());
    }
}
