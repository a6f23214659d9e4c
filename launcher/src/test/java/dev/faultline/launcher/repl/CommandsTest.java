package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.Process;
import dev.faultline.launcher.repl.command.Command;
import dev.faultline.launcher.repl.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands: their help is true, and what they keep can be run again. */
class CommandsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<String> names() {
        return new Commands().names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theExampleOfEveryCommandRuns(String name) {
        Command command = new Commands().find(name);
        assertTrue(command.help().example().contains(":" + name), "it shows the command");
        try (Sessions session = new Sessions(folder)) {
            command.help().example().lines().forEach(session::show);
            assertTrue(session.show(":help " + name).startsWith(":" + name));
        }
    }

    @Test
    void aUniqueBeginningWillDo() {
        assertEquals("walk", new Commands().find(":wa").name());
        assertEquals("pagemap", new Commands().find("page").name());
    }

    @Test
    void aSavedSessionRunsAsAScript() throws IOException {
        List<String> inputs = List.of("let r = mmap 4pages", "r.pages", "touch write r", "let r = mmap 8pages; touch read r",
                "fn f(x) { return x + r.pages }",
                "let r = r[0..2pages]", "r.pages + f(1)", "print \"{r.pages} {f(1)}\"", "munmap region(1, 1)", "let o = {r: 1}", "o.r");
        StringBuilder shown = new StringBuilder();
        try (Sessions session = new Sessions(folder)) {
            for (String input : inputs) {
                session.submit(input);
            }
            shown.append(session.show("[r.pages, f(1), o.r]"));
            session.show(":save out.fault");
        }
        assertEquals("[2, 9, 1]", shown.toString());
        Process run = Process.run(folder, "", "run", "--quiet", "out.fault");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("4", "11", "2 9", "1", "[2, 9, 1]"), run.out().lines().limit(5).toList());
        assertTrue(Files.readString(folder.resolve("out.fault")).contains("# This failed: "));
    }

    @Test
    void aSavedSessionLoadsAgain() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let r = mmap 4pages\ntouch write r");
            session.show(":save a.fault");
            session.show(":reset");
            assertFalse(session.submit("r").errors().isEmpty());
            assertTrue(session.show(":load a.fault").startsWith("4 minor"));
            assertEquals("4", session.show("r.pages"));
        }
    }

    @Test
    void whatAFailedInputDidBeforeItFailedIsSaved() throws IOException {
        try (Sessions session = new Sessions(folder)) {
            session.submit("let a = mmap 4pages; touch write a; munmap region(1, 1); let b = 1; fn two() { return 2 }");
            session.submit("let a = a[0..2pages]; let c = 1 / 0");
            session.submit("let a = mmap 1page; munmap (a.start + 1)");
            String state = session.show("[a.pages, two(), vmstat()]");
            session.submit("touch write region(1page, 1page)");
            session.show(":save out.fault");
            session.show(":reset");
            assertEquals(0, session.submit(":load out.fault").exitCode(), Files.readString(folder.resolve("out.fault")));
            assertEquals(state.lines().findFirst(), session.show("[a.pages, two(), vmstat()]").lines().findFirst());
        }
        String saved = Files.readString(folder.resolve("out.fault"));
        assertTrue(saved.startsWith("let a_1 = mmap 4pages; touch write a_1;"), saved);
        assertTrue(saved.contains("expect EINVAL { munmap region(1, 1) }"), saved);
        assertTrue(saved.contains("# touch write region(1page, 1page)"), saved);
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        try (Sessions session = new Sessions(folder)) {
            session.show("1");
            assertEquals(4, session.submit(":save no/such/folder.fault").exitCode());
        }
    }

    @Test
    void doingItAgainPrintsNothingAgain() {
        try (Sessions session = new Sessions(folder)) {
            assertEquals("a", session.show("print \"a\"").strip());
            session.show("let x = 1");
            assertEquals("back before [2] let x = 1", session.show(":undo"));
        }
    }

    @Test
    void editGivesTheTextBack() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let x =\n  1");
            session.show("x");
            assertEquals("let x =\n  1", session.submit(":edit 1").edit());
            assertEquals("x", session.submit(":edit").edit());
        }
    }

    @Test
    void undoGivesTheSameMachine() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let r = mmap 64pages");
            session.show("touch write r[0..10pages]");
            String before = session.show("vmstat()");
            session.show("touch write r");
            session.show(":undo");
            assertEquals(before, session.show(":vmstat"));
        }
    }

    @Test
    void linesKnowEveryShape() {
        try (Sessions session = new Sessions(folder)) {
            session.show("touch write (mmap 4pages)");
            session.show(":format csv");
            assertTrue(session.show(":lines").lines().findFirst().orElse("").contains("kinds.anonymous"));
            session.show(":format json");
            assertTrue(session.show(":lines").startsWith("{"));
        }
    }
}
