package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.Test;

/** What scripts do to machines: booting, regions, operations, tasks, signals and refusals. */
class MachineTest {

    private static final Map<String, String> REPORT = Map.of("faultline.Report", "true");

    @Test
    void theDefaultMachineBootsAtFirstUse() {
        assertEquals("4 4096 x86_64\n", Scripts.output("print machine.cpus, machine.page_size, machine.arch"));
    }

    @Test
    void aScriptWithAMachineBlockHasNoneBefore() {
        assertEquals("no_machine_yet", Scripts.fail("print machine.cpus", "machine { cpus 2 }").code());
    }

    @Test
    void pagesHaveNoSizeBeforeTheMachineExists() {
        assertEquals("no_page_size_yet", Scripts.fail("let b = 2pages", "machine { cpus 2 }").code());
        assertEquals("no_page_size_yet", Scripts.fail("machine { memory 4096pages }").code());
    }

    @Test
    void aMachineBlockEndsTheOneBefore() {
        Scripts.Ran ran =
                Scripts.run(REPORT, "for n in [1, 2] {", "  machine { cpus n; config SMP = y }", "  touch write (mmap 3pages)", "}",
                        "print machine.cpus, machine.config(\"SMP\"), machine.config(\"NUMA\")");
        assertEquals("2 y none\n", ran.output());
        assertEquals(List.of(1L, 2L), List.of(ran.get("machines.0.cpus"), ran.get("machines.1.cpus")));
        assertEquals(2L, ran.get("machines.0.line"));
        assertEquals(6L, ran.get("totals.faults"));
    }

    @Test
    void theCommandLineOverridesKeysAndSeed() {
        assertEquals("7 n\n", Scripts.run(Map.of("faultline.Machine.cpus", "7", "faultline.Machine.config.SMP", "n"),
                "machine { cpus 2; config SMP = y }", "print machine.cpus, machine.config(\"SMP\")").output());
        assertEquals(9L, Scripts.run(Map.of("faultline.Seed", "9"), "machine { seed 3 }").get("machines.0.seed"));
    }

    @Test
    void valuesOfAnEndedMachineCannotBeUsed() {
        Scripts.Failed failed =
                Scripts.fail("machine { cpus 1 }", "let r = mmap 1page", "machine { cpus 1 }", "print r.length", "touch write r");
        assertEquals("ended_machine", failed.code());
        assertEquals(5, failed.line());
    }

    @Test
    void regionsAreSlicedByPages() {
        assertEquals(
                "3 12288 true\n1 2 4096 8192\n",
                Scripts.output("let r = mmap 3pages", "print r.pages, r.length, r.end == r.start + r.length",
                        "print r.slice(0, 2).pages, r.slice(1, 2).pages, r.page(2).length, r[4KiB..12KiB].length"));
    }

    @Test
    void aSliceMayReachTheEndAndNotGoPastIt() {
        assertEquals("4096\n", Scripts.output("let r = mmap 2pages", "print r[1page..2pages].length"));
        assertEquals("slice_past_end", Scripts.fail("let r = mmap 2pages", "print r[1page..2pages + 1]").code());
    }

    @Test
    void operationsYieldTheirStats() {
        assertEquals(
                "4 4 4 0 1\n",
                Scripts.output("let r = mmap 4pages", "let s = touch write r",
                        "print s.pages, s.faults, s.kinds.anonymous, s.kinds.zero_page, s.hits"));
    }

    @Test
    void threadsShareTheirNumberAndWhatIsAround() {
        Scripts.Ran ran =
                Scripts.run(REPORT, "let r = mmap 8pages", "let k = 10", "let s = threads 4 as t {", "  touch write r.slice(t, 4)",
                        "  print t + k", "}", "print s.faults");
        assertEquals(List.of("10", "11", "12", "13", "8"), ran.get("output"));
    }

    @Test
    void aThreadsValueIsItsReturn() {
        assertEquals("7 5000\n", Scripts.output("let h = spawn { compute 5us; return 7 }", "join h", "print h.value, h.stats.cpu_ns"));
    }

    @Test
    void whatThreadsSayIsInTheOrderOfVirtualTime() {
        assertEquals(
                "1 0 end\n",
                Scripts.output("threads 2 as t { sleep (2 - t) * 1us; print t }", "print \"end\"").replace('\n', ' ').strip() + "\n");
    }

    @Test
    void aChildHasItsOwnExitCode() {
        assertEquals("3 none\n", Scripts.output("let c = fork { exit 3 }", "wait c", "print c.exit_code, c.signal"));
    }

    @Test
    void aChildsSignalFailsAtItsWait() {
        Scripts.Failed failed = Scripts.fail("let c = fork {", "  touch write region(4096, 1)", "}", "print c.signal", "wait c");
        assertEquals("child_segv", failed.code());
        assertEquals(5, failed.line());
        assertTrue(failed.message().contains("test.fault:2"), failed.message());
    }

    @Test
    void aChildsSignalPassesInTry() {
        assertEquals("SIGSEGV\n", Scripts.output("let c = fork { touch write region(4096, 1) }", "try { wait c }", "print c.signal"));
    }

    @Test
    void expectSegvSkipsAndCounts() {
        assertEquals(
                "done 2\n",
                Scripts.output("let r = mmap 2pages", "expect segv 3 { touch write region(r.start, 5pages) }",
                        "print \"done\", (touch write r step 1page).pages"));
        assertEquals("expect_signal", Scripts.fail("let r = mmap 1page", "expect segv { touch write r }").code());
        assertEquals("expect_signal", Scripts.fail("expect segv 2 { touch write region(4096, 1) }").code());
    }

    @Test
    void signalsStopAgainBehindExpect() {
        assertEquals(3, Scripts.fail("let r = region(4096, 1)", "expect segv { touch read r }", "touch read r").line());
    }

    @Test
    void tryLetsRefusedCallsPassAndTellsTheFirst() {
        assertEquals(
                "EINVAL none ENOMEM none\n",
                Scripts.output("let a = try { mmap 0; mmap 4611686018427387904 }", "let b = try { mmap 1page }",
                        "var r = 1", "let c = try { r = (mmap 4611686018427387904) }", "print a.errno, b.errno, c.errno, r"));
    }

    @Test
    void expectErrnoWantsExactlyThat() {
        assertEquals("ok\n", Scripts.output("expect EINVAL { mmap 0 }", "print \"ok\""));
        assertEquals("expect_errno", Scripts.fail("expect EINVAL { mmap 1page }").code());
        assertEquals("refused", Scripts.fail("expect ENOMEM { mmap 0 }").code());
    }

    @Test
    void keepGoingLeavesNoError() {
        Scripts.Ran ran = Scripts.run(Map.of("faultline.Report", "true", "faultline.KeepGoing", "true"), "mmap 0",
                "touch write region(4096, 1)", "print \"on\"");
        assertEquals("on\n", ran.output());
        assertEquals("none", ran.get("error"));
        assertEquals("EINVAL", ran.get("machines.0.lines.0.errno"));
        assertEquals(1L, ran.get("machines.0.lines.1.segv"));
    }

    @Test
    void keepGoingDoesNotForgiveAFailedExpect() {
        assertEquals("expect_errno", Scripts.fail(Map.of("faultline.KeepGoing", "true"), "expect EINVAL { mmap 1page }").code());
    }

    @Test
    void measureSeesWhatRanInside() {
        assertEquals(
                "5 5000\n",
                Scripts.output("let r = mmap 6pages", "touch write r.page(0)", "let s = measure { touch write r; compute 5us }",
                        "print s.faults, s.cpu_ns - s.pages * 10 - s.faults * 100"));
    }

    @Test
    void measureClosesWhenItIsLeft() {
        assertEquals("1 1\n", Scripts.output("fn f() { let s = measure { return 1 }; return 2 }",
                "let s = measure { touch write (mmap 1page) }", "print f(), s.faults"));
    }

    @Test
    void noMachineInsideMeasure() {
        Scripts.Failed failed = Scripts.fail("machine { cpus 1 }", "fn boot() { machine { cpus 2 } }", "measure { boot() }");
        assertEquals("machine_inside", failed.code());
    }

    @Test
    void checkFindsABrokenInvariantAndThatIsADefect() {
        PolyglotException defect = assertThrows(PolyglotException.class, () -> Scripts.fail(
                Map.of("faultline.Check", "true"), "let r = mmap 2000pages", "touch write r.slice(0, 2)", "touch write r"));
        assertTrue(defect.isInternalError());
        assertTrue(String.valueOf(defect.getMessage()).contains("after line 3 of "), defect.getMessage());
    }
}
