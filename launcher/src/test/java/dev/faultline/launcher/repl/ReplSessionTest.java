package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.script.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs see those before them, and none of them ends the session. */
class ReplSessionTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Sessions session = new Sessions(Path.of(""));

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void namesOfEarlierInputsAreVisible() {
        assertEquals("", session.show("let a = 2; var b = 3"));
        assertEquals("", session.show("fn f(n, k = 10) { return n * k + b }"));
        assertEquals("23", session.show("f(a)"));
        session.show("b = 100");
        assertEquals("[120, 1]", session.show("[f(a), 1]"));
    }

    @Test
    void functionsAndInputsShareAVariable() {
        session.show("var n = 0");
        session.show("fn inc() { n += 1 }");
        session.show("inc(); inc()");
        session.show("n += 5");
        session.show("inc()");
        assertEquals("8", session.show("n"));
    }

    @Test
    void aNameDefinedAnewLeavesFunctionsWithTheOldOne() {
        session.show("let x = 1");
        session.show("fn f() { return x }");
        session.show("let x = x + 1");
        assertEquals("[1, 2]", session.show("[f(), x]"));
    }

    @Test
    void listsGrowFromInputToInput() {
        session.show("var xs = [1]");
        session.show("xs.push(2)");
        session.show("for i in 3..5 { xs.push(i) }");
        assertEquals("[1, 2, 3, 4]", session.show("xs"));
    }

    @Test
    void theMachineGoesOn() {
        session.show("let r = mmap 16pages");
        assertTrue(session.show("touch write r").startsWith("16 minor (anonymous 16) · "));
        assertTrue(session.show("touch write r").startsWith("16 pages without a fault · "));
        assertEquals("16", session.show("r.pages"));
    }

    @Test
    void aMachineBlockBootsAnotherMachine() {
        session.show("touch write (mmap 16pages)");
        assertEquals("", session.show("machine { arch i386; cpus 2 }"));
        assertEquals("\"i386\"", session.show("machine.arch"));
        session.show("fn boot(n) { machine { cpus n } }");
        session.show("boot(3)");
        assertEquals("3", session.show("machine.cpus"));
    }

    @Test
    void aSpawnedThreadRunsOnInLaterInputs() {
        session.show("let r = mmap 64pages");
        session.show("let h = spawn { touch write r; return 7 }");
        session.show("join h");
        assertEquals("7", session.show("h.value"));
    }

    @Test
    void errorsPointIntoTheInputAndLeaveTheSession() {
        session.show("let r = mmap 4pages");
        Response response = session.submit("touch write r; nosuch");
        assertEquals(ExitCode.USAGE, response.exitCode());
        assertEquals(
                """
                        [2]:1:16: error: `nosuch` is not defined
                            1 | touch write r; nosuch
                              |                ^^^^^^
                        """,
                response.errorText());
        assertTrue(session.show("touch write r").startsWith("4 minor"), "an input that cannot be read does nothing");
    }

    @Test
    void whatAFailedInputDidStays() {
        Response response = session.submit("let r = mmap 4pages; touch write r; let z = 1 // 0; let y = 2");
        assertEquals(ExitCode.FAILED, response.exitCode());
        assertEquals("4", session.show("r.pages"));
        assertTrue(session.show("touch write r").startsWith("4 pages without a fault"));
        assertEquals(ExitCode.USAGE, session.submit("y").exitCode());
    }

    @Test
    void aSignalEndsTheInputAlone() {
        session.show("let r = mmap 4pages");
        assertTrue(session.submit("munmap r; touch read r").errorText().contains("hits no mapping"));
        assertTrue(session.submit("threads 2 as t { touch read r }").errorText().contains("hits no mapping"));
        assertEquals("4 minor (anonymous 4)", session.show("touch write (mmap 4pages)").split(" · ")[0]);
    }

    @Test
    void aDeadlockIsTakenBack() {
        session.show("let r = mmap 4pages; touch write r");
        Response response = session.submit("touch write (mmap 2pages); threads 2 as t { if t == 0 { barrier } }");
        assertEquals(ExitCode.FAILED, response.exitCode(), response.errorText());
        assertTrue(session.show("touch write r").startsWith("4 pages without a fault"));
    }

    @Test
    void anEndlessInputIsStoppedAndTakenBack() throws InterruptedException {
        session.show("var n = 1");
        Thread interrupter = Thread.ofPlatform().start(() -> {
            while (session.session().progress().isEmpty()) {
                Thread.onSpinWait();
            }
            while (session.session().progress().isPresent()) {
                session.session().interrupt();
                LockSupport.parkNanos(1_000_000);
            }
        });
        Response response = session.submit("n = 2; while true { touch write (mmap 1page) }");
        interrupter.join();
        assertEquals(ExitCode.INTERRUPTED, response.exitCode());
        assertEquals("1", session.show("n"));
    }

    @Test
    void limitsHoldForEachInput() {
        RunSettings limited = new RunSettings(Map.of(), Map.of(), null, false, false, 20, Duration.ofMillis(300));
        try (Sessions limitedSession = new Sessions(folder, limited)) {
            assertTrue(limitedSession.submit("for i in 0..100 { let a = 1 }").errorText().contains("20"));
            assertEquals("3", limitedSession.show("1 + 2"));
            assertEquals("4", limitedSession.show("2 + 2"));
        }
    }

    @Test
    void exitLeaves() {
        assertFalse(session.submit("1").ends());
        Response bad = session.submit("exit 3");
        assertTrue(bad.ends());
        assertEquals(ExitCode.FAILED, bad.exitCode());
        assertTrue(session.submit("exit 0").ends());
        assertTrue(session.submit(":quit").ends());
    }

    @Test
    void theSummaryNamesWhatWasWaitedFor() {
        session.show("machine { cpus 4; kernel \"2.6.11\" }");
        session.show("let heap = mmap 4MiB");
        String summary = session.show("threads 4 as t { touch write heap.slice(t, 4) }");
        assertTrue(
                summary.matches(
                        "1,024 minor \\(anonymous 1,024\\) · .* virtual · waiting: page_table_lock \\d+ %[^·]* · rss \\+1,024\\npage tables .*"),
                summary);
        String narrow = session.submit("touch read (mmap 1MiB)", 40).text();
        assertTrue(narrow.lines().allMatch(line -> line.length() <= 40), narrow);
    }

    @Test
    void textOfSeveralLinesIsShownAsItIs() {
        assertTrue(session.show("maps()").lines().count() > 2);
        assertEquals("\"a\"", session.show("\"a\""));
    }

    @Test
    void manyInputsTakeNoLongerEach() {
        for (int i = 0; i < 2000; i++) {
            session.show("let x = " + i);
        }
        assertEquals("1999", session.show("x"));
    }
}
