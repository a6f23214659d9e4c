package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which line pays: the contract's rules, one a test. */
class LineStatisticsTest {

    private static Map<?, ?> line(Scripts.Ran ran, int machine, long number) {
        return ((List<?>) ran.get("machines." + machine + ".lines"))
                .stream()
                .map(entry -> (Map<?, ?>) entry)
                .filter(entry -> entry.get("line").equals(number))
                .findFirst()
                .orElseThrow();
    }

    private static Scripts.Ran run(String... lines) {
        return Scripts.run(Map.of("faultline.Report", "true"), lines);
    }

    private static long inner(Map<?, ?> entry, String field) {
        return (Long) ((Map<?, ?>) entry.get("with_inner")).get(field);
    }

    @Test
    void hitsCountHowOftenAStatementBegan() {
        Scripts.Ran ran = run("mmap 1page", "var n = 0", "for i in 0..5 {", "  n += i", "  if i == 3 { break }", "  n += 1", "}");
        assertEquals(List.of(1L, 1L, 1L, 4L, 5L, 3L), List.of(1L, 2L, 3L, 4L, 5L, 6L).stream()
                .map(number -> line(ran, 0, number).get("hits"))
                .toList());
    }

    @Test
    void loopsThatOnlyComputeCountExactly() {
        Scripts.Ran ran = run("mmap 1page", "fn f(n) {", "  var s = 0", "  for i in 0..n {", "    for k in 0..i {", "      s += k", "    }",
                "    if i == 3 { return s }", "  }", "  return s", "}", "print f(3), f(9)", "var xs = []", "for x in [1, 0] {",
                "  let half = fn(y) {", "    var r = y", "    while r > 4 {", "      r -= 1", "    }", "    return r", "  }",
                "  xs.push(half(x * 6))",
                "}", "print xs");
        assertEquals(List.of(2L, 2L, 7L, 9L, 8L, 1L, 2L, 2L, 2L),
                List.of(3L, 4L, 5L, 6L, 8L, 10L, 16L, 17L, 18L).stream().map(number -> line(ran, 0, number).get("hits")).toList());
        assertEquals(List.of("1 4", "[4, 0]"), ran.get("output"));
    }

    @Test
    void anErrorInALoopThatOnlyComputesLosesNoHits() {
        Scripts.Ran ran = run("mmap 1page", "for i in 0..5 {", "  let x = 10 // (3 - i)", "  let y = x", "}");
        assertEquals("division_by_zero", ran.get("error.code"));
        assertEquals(4L, line(ran, 0, 3).get("hits"));
        assertEquals(3L, line(ran, 0, 4).get("hits"));
    }

    @Test
    void statementsOnOneLineAreSummed() {
        Scripts.Ran ran = run("let r = mmap 4pages", "touch write r.page(0); touch write r.page(1); touch write r.page(2)");
        assertEquals(3L, line(ran, 0, 2).get("hits"));
        assertEquals(3L, line(ran, 0, 2).get("faults"));
    }

    @Test
    void anExecutedLineHasAnEntryEvenWithoutWork() {
        Scripts.Ran ran = run("let x = 1", "mmap 1page", "if false {", "  print x", "}");
        assertEquals(0L, line(ran, 0, 1).get("faults"));
        assertEquals("let x = 1", line(ran, 0, 1).get("source"));
        assertEquals(3, ((List<?>) ran.get("machines.0.lines")).size());
    }

    @Test
    void theInnermostStatementPaysAndTheOuterHasItWithInner() {
        Scripts.Ran ran =
                run("let r = mmap 6pages", "fn work(p) {", "  touch write r.page(p)", "}", "for i in 0..2 {", "  work(i)", "}", "work(5)");
        assertEquals(3L, line(ran, 0, 3).get("faults"));
        assertFalse(line(ran, 0, 3).containsKey("with_inner"));
        assertEquals(0L, line(ran, 0, 5).get("faults"));
        assertEquals(2L, inner(line(ran, 0, 5), "faults"));
        assertEquals(2L, inner(line(ran, 0, 6), "faults"));
        assertEquals(1L, inner(line(ran, 0, 8), "faults"));
    }

    @Test
    void recursionIsCountedOnce() {
        Scripts.Ran ran = run("let r = mmap 8pages", "fn down(n) {", "  touch write r.page(n)", "  if n > 0 {", "    down(n - 1)", "  }",
                "}", "down(4)");
        assertEquals(5L, line(ran, 0, 3).get("faults"));
        assertEquals(4L, inner(line(ran, 0, 5), "faults"));
        assertEquals(5L, inner(line(ran, 0, 8), "faults"));
    }

    @Test
    void anExceptionLeavesTheContextAsItWas() {
        Scripts.Ran ran = run("let r = mmap 4pages", "for i in 0..2 {", "  while true {", "    touch write r.page(i)", "    break", "  }",
                "}", "touch write r.page(3)");
        assertEquals(1L, line(ran, 0, 8).get("faults"));
        assertEquals(2L, inner(line(ran, 0, 2), "faults"));
        assertEquals(2L, inner(line(ran, 0, 3), "faults"));
    }

    @Test
    void threadsAndChildrenBelongToTheLineThatMadeThem() {
        Scripts.Ran ran = run("let r = mmap 8pages", "threads 2 as t {", "  touch write r.slice(t, 4)", "}", "let c = fork {",
                "  touch write r.slice(3, 4)",
                "}", "wait c");
        assertEquals(4L, inner(line(ran, 0, 2), "faults"));
        assertEquals(2L, inner(line(ran, 0, 5), "faults"));
        assertEquals(0L, line(ran, 0, 8).get("faults"));
    }

    @Test
    void aThreadThatEndsDoesNotMoveItsStarter() {
        Scripts.Ran ran = run("let r = mmap 8pages", "for i in 0..2 {", "  let h = spawn { touch write r.page(i) }",
                "  touch write r.page(4 + i)", "}");
        assertEquals(2L, line(ran, 0, 4).get("faults"));
        assertEquals(4L, inner(line(ran, 0, 2), "faults"));
    }

    @Test
    void hitsBeforeTheFirstBootGoToTheFirstMachine() {
        Scripts.Ran ran = run("let a = 1", "machine { cpus 1 }", "let b = 2", "machine { cpus 2 }", "let c = 3");
        assertEquals(List.of(1L, 2L, 3L), numbers(ran, 0));
        assertEquals(List.of(4L, 5L), numbers(ran, 1));
    }

    @Test
    void aMachineBlocksHitGoesToTheMachineItBoots() {
        Scripts.Ran ran = run("for n in 1..=3 {", "  machine { cpus n }", "  let x = n", "}");
        for (int machine = 0; machine < 3; machine++) {
            assertEquals(1L, line(ran, machine, 2).get("hits"));
            assertEquals(1L, line(ran, machine, 3).get("hits"));
        }
        assertEquals(1L, line(ran, 0, 1).get("hits"));
    }

    @Test
    void aLoopAroundMachinesHasTheWorkOfEach() {
        Scripts.Ran ran = run("for n in 1..=2 {", "  machine { cpus n }", "  touch write (mmap n * 1page)", "}");
        assertEquals(1L, inner(line(ran, 0, 1), "faults"));
        assertEquals(2L, inner(line(ran, 1, 1), "faults"));
    }

    private static List<?> numbers(Scripts.Ran ran, int machine) {
        return ((List<?>) ran.get("machines." + machine + ".lines")).stream().map(entry -> ((Map<?, ?>) entry).get("line")).toList();
    }
}
