package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

/** Guest code inside simulated threads that really take turns: suspending, resuming, failing and being charged. */
class SimulatedMachineTest {

    private static Value run(Context context, String... lines) {
        return context.eval(Source.newBuilder("faultline", String.join("\n", lines), "test.fault").buildLiteral());
    }

    private static List<String> output(Value run) {
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < run.getMember("output").getArraySize(); i++) {
            lines.add(run.getMember("output").getArrayElement(i).asString());
        }
        return lines;
    }

    private static Value line(Value run, long number) {
        Value lines = run.getMember("machines").getArrayElement(0).getMember("lines");
        return Stream.iterate(0L, i -> i < lines.getArraySize(), i -> i + 1)
                .map(lines::getArrayElement)
                .filter(line -> line.getMember("line").asLong() == number)
                .findFirst()
                .orElseThrow();
    }

    private static Context context(Map<String, String> options) {
        return Context.newBuilder("faultline").options(options).out(OutputStream.nullOutputStream()).build();
    }

    @Test
    void threadsKeepTheirVariablesAndLinesAcrossSwitches() {
        try (Context context = context(Map.of("faultline.Check", "true"))) {
            Value run = run(context,
                    "machine { cpus 4 }",
                    "let heap = mmap 256pages",
                    "fn share(t) {",
                    "  var sum = 0",
                    "  for i in 0..64 {",
                    "    touch write heap.page(t * 64 + i)",
                    "    sum += i",
                    "  }",
                    "  return sum",
                    "}",
                    "threads 4 as t {",
                    "  print t, share(t)",
                    "}");
            assertEquals(List.of("0 2016", "1 2016", "2 2016", "3 2016"), output(run).stream().sorted().toList());
            assertEquals(256, line(run, 6).getMember("faults").asLong());
            assertEquals(256, line(run, 6).getMember("hits").asLong());
            assertEquals(256, line(run, 11).getMember("with_inner").getMember("faults").asLong());
            assertEquals(4, line(run, 12).getMember("hits").asLong());
        }
    }

    @Test
    void whatThreadsSayIsInTheOrderOfVirtualTime() {
        try (Context context = context(Map.of())) {
            Value run = run(context, "machine { cpus 4 }", "threads 4 as t {", "  compute (4 - t) * 1ms", "  print t", "  barrier", "}",
                    "print \"end\"");
            assertEquals(List.of("3", "2", "1", "0", "end"), output(run));
        }
    }

    @Test
    void anErrorInOneThreadEndsTheRunAtItsLine() {
        try (Context context = context(Map.of("faultline.Report", "true"))) {
            Value run = run(context, "let heap = mmap 64pages", "threads 4 as t {", "  touch write heap.slice(t, 4)", "  if t == 2 {",
                    "    print 1 / (t - 2)", "  }", "}");
            assertEquals("division_by_zero", run.getMember("error").getMember("code").asString());
            assertEquals(5, run.getMember("error").getMember("line").asInt());
        }
    }

    @Test
    void aSignalEndsTheScriptWithItsLine() {
        try (Context context = context(Map.of())) {
            PolyglotException error = assertThrows(
                    PolyglotException.class, () -> run(context, "let r = mmap 2pages read", "touch read r", "touch write r"));
            assertEquals("segv", error.getGuestObject().getMember("code").asString());
            assertEquals(3, error.getSourceLocation().getStartLine());
        }
    }

    @Test
    void aChildsSignalStaysInTheChild() {
        try (Context context = context(Map.of())) {
            Value run = run(context, "let c = fork {", "  threads 2 as t { touch write region(4096 * (t + 1), 1) }", "}", "try { wait c }",
                    "print c.signal, c.exit_code");
            assertEquals(List.of("SIGSEGV none"), output(run));
        }
    }

    @Test
    void threadsThatWaitForEachOtherAreNamed() {
        try (Context context = context(Map.of("faultline.Report", "true"))) {
            Value run = run(context, "threads 2 as t {", "  if t == 0 { barrier }", "}");
            assertEquals(false, run.getMember("error").isNull());
            assertEquals(1, run.getMember("exit_code").asInt());
        }
    }

    @Test
    void endlessRecursionInAThreadIsAnError() {
        try (Context context = context(Map.of("faultline.Report", "true"))) {
            Value run = run(context, "fn f(n) { return f(n + 1) }", "threads 2 { f(0) }");
            assertEquals("recursion_limit", run.getMember("error").getMember("code").asString());
        }
    }

    @Test
    void totalsAreTheSumOfTheLines() {
        try (Context context = context(Map.of())) {
            Value run = run(context, "machine { cpus 2 }", "let r = mmap 512pages", "for i in 0..4 {", "  threads 2 as t {",
                    "    touch write r.slice(i * 2 + t, 8)", "  }", "}", "munmap r");
            Value lines = run.getMember("machines").getArrayElement(0).getMember("lines");
            for (String field : List.of("hits", "pages", "faults", "lock_acquisitions", "tlb_miss")) {
                long sum = 0;
                for (long i = 0; i < lines.getArraySize(); i++) {
                    sum += lines.getArrayElement(i).getMember(field).asLong();
                }
                assertEquals(run.getMember("totals").getMember(field).asLong(), sum, field);
            }
            assertTrue(run.getMember("totals").getMember("lock_acquisitions").asLong() > 0);
        }
    }
}
