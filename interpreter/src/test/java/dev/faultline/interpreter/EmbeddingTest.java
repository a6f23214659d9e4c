package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.interpreter.execution.RunResult;
import dev.faultline.interpreter.fake.FakeKernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The language as a polyglot host meets it, on the machines it boots by default. */
class EmbeddingTest {

    @Test
    void theContractsExampleWorks() {
        try (Context context = Context.create("faultline")) {
            Value run = context.eval("faultline", "let r = mmap 16pages\ntouch write r");
            assertEquals(16, run.getMember("totals").getMember("faults").asLong());
        }
    }

    @Test
    void theResultHasTheKeysOfTheDocumentInItsOrder() {
        try (Context context = Context.newBuilder("faultline").out(OutputStream.nullOutputStream()).build()) {
            Value run = context.eval("faultline", "param n = 3\nemit {n: n, s: size(4096)}\nprint n\nmmap 1page");
            List<String> keys = new ArrayList<>(run.getMemberKeys());
            assertEquals(RunResult.DOCUMENT_KEYS, keys.subList(0, RunResult.DOCUMENT_KEYS.size()));
            assertEquals(1, run.getMember("schema").asInt());
            assertEquals(3, run.getMember("params").getMember("n").asInt());
            assertEquals(4096, run.getMember("results").getArrayElement(0).getMember("s").asInt());
            assertEquals("3", run.getMember("output").getArrayElement(0).asString());
            assertTrue(run.getMember("error").isNull());
            assertEquals(16, run.getMember("digest").asString().length());
            assertEquals("x86_64", run.getMember("machines").getArrayElement(0).getMember("arch").asString());
        }
    }

    @Test
    void aSecondEvaluationStartsAnew() {
        try (Context context = Context.create("faultline")) {
            Source source = Source.create("faultline", "touch write (mmap 4pages)");
            Value first = context.eval(source);
            Value second = context.eval(source);
            assertEquals(first.getMember("digest").asString(), second.getMember("digest").asString());
            assertEquals(1, hits(second));
        }
    }

    private static long hits(Value run) {
        return run.getMember("machines").getArrayElement(0).getMember("lines").getArrayElement(0).getMember("hits").asLong();
    }

    @Test
    void aGuestErrorCarriesTheRun() {
        try (Context context = Context.create("faultline")) {
            PolyglotException error = assertThrows(PolyglotException.class, () -> context.eval("faultline", "mmap 1page\nprint 1 / 0"));
            assertTrue(error.isGuestException());
            assertEquals(2, error.getSourceLocation().getStartLine());
            assertEquals(1, error.getGuestObject().getMember("run").getMember("machines").getArraySize());
        }
    }

    @Test
    void errorsOfTheTextAreSyntaxErrors() {
        try (Context context = Context.create("faultline")) {
            PolyglotException error = assertThrows(PolyglotException.class, () -> context.eval("faultline", "let = 3"));
            assertTrue(error.isSyntaxError());
        }
    }

    @Test
    @Timeout(60)
    void aHostMayInterruptAnEndlessLoop() {
        assertInterruptible("var i = 0\nwhile true { i += 1 }");
    }

    @Test
    @Timeout(60)
    void aHostMayInterruptAnEndlessWorkload() {
        assertInterruptible("threads 2 { while true { compute 1us } }");
    }

    private static void assertInterruptible(String script) {
        try (Context context = Context.create("faultline")) {
            CompletableFuture<Void> interrupted = CompletableFuture.runAsync(
                    () -> interrupt(context), CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            PolyglotException error = assertThrows(PolyglotException.class, () -> context.eval("faultline", script));
            assertTrue(error.isInterrupted(), error.getMessage());
            interrupted.join();
        }
    }

    private static void interrupt(Context context) {
        try {
            context.interrupt(Duration.ofSeconds(30));
        } catch (TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void tasksWithJavaThreadsOfTheirOwnAreLetIn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Context context = Scripts.context(out, Map.of(), (spec, host) -> new OwnThreads(FakeKernel.boot(spec, host), host))) {
            context.eval("faultline", "let k = 2\nthreads 3 as t { print t * k }\nlet h = spawn { return 7 }\njoin h\nprint h.value");
            assertEquals("0\n2\n4\n7\n", out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void modulesAreFoundBelowTheScriptsFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/mine.fault"), """
                param n = 1 in 1..=9
                use "./more"
                var calls = 0
                fn twice() { calls += 1; return n * 2 + more.extra }
                """);
        Files.writeString(folder.resolve("lib/more.fault"), "let extra = 100\n");
        Map<String, String> options = Map.of("faultline.ScriptFolder", folder.toString());
        String output = Scripts.run(options, "use \"./lib/mine\" as m with n = 8", "use \"./lib/mine\" as other",
                "print m.twice(), m.calls, other.twice(), m.n").output();
        assertEquals("116 1 102 8\n", output);
        assertEquals("unknown_param", Scripts.fail(options, "use \"./lib/mine\" as m with threads = 8").code());
        assertEquals("param_range", Scripts.fail(options, "use \"./lib/mine\" as m with n = 10").code());
        assertEquals("no_such_module", Scripts.fail(options, "use \"./nothing\"").code());
    }

    @Test
    void noModuleIsReadFromElsewhere(@TempDir Path folder) throws IOException {
        Path inside = Files.createDirectories(folder.resolve("scripts"));
        Files.writeString(folder.resolve("secret.fault"), "let key = 1\n");
        Files.createSymbolicLink(inside.resolve("link.fault"), folder.resolve("secret.fault"));
        Map<String, String> options = Map.of("faultline.ScriptFolder", inside.toString());
        assertEquals("module_outside", Scripts.fail(options, "use \"./link\"").code());
        assertEquals("no_module_folder", Scripts.fail("use \"./secret\"").code());
    }

    @Test
    void modulesThatUseEachOtherAreAnError(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.fault"), "use \"./b\"\n");
        Files.writeString(folder.resolve("b.fault"), "use \"./a\"\n");
        assertEquals("module_cycle", Scripts.fail(Map.of("faultline.ScriptFolder", folder.toString()), "use \"./a\"").code());
    }

    @Test
    void theLibraryIsThereWithoutAFolder() {
        try (Context context = Context.newBuilder("faultline").out(OutputStream.nullOutputStream()).build()) {
            Value run = context.eval("faultline", "use \"std/pft\"\npft.run(gib: 0.001, reps: 1, threads: 2)");
            assertEquals(2, run.getMember("results").getArrayElement(0).getMember("threads").asInt());
            assertEquals("std/pft",
                    run.getMember("machines").getArrayElement(0).getMember("lines").getArrayElement(2).getMember("file").asString());
        }
    }
}
