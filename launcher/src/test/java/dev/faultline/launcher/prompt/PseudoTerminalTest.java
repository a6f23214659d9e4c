package dev.faultline.launcher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, colours and widths on a real pseudo-terminal. Skipped where there is no tmux to be its screen. */
@Tag("slow")
class PseudoTerminalTest {

    private static final String PROMPT = Prompts.FIRST.strip();

    @TempDir
    Path state;

    @BeforeAll
    static void needsTmux() {
        Assumptions.assumeTrue(PseudoTerminal.isPossible(), "these tests need tmux, which is not installed");
    }

    @Test
    void editsColoursSuggestsAndCompletes() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(90, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("let heap = mmap 1MiB");
            terminal.await(screen -> screen.endsWith("1MiB"));
            assertTrue(terminal.colouredScreen().contains("\033[35mlet"), "reserved words are magenta");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("vmas +1") && screen.endsWith(PROMPT));
            terminal.type("le");
            terminal.await(screen -> screen.endsWith("let heap = mmap 1MiB"));
            assertTrue(terminal.colouredScreen().contains("\033[2mt heap"), "the suggestion is faint");
            terminal.press("Right", "C-u");
            terminal.type("touch rea");
            terminal.press("Tab");
            terminal.await(screen -> screen.endsWith("touch read"));
            terminal.type("heap");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("zero_page 256"));
            terminal.press("C-d");
            terminal.await(screen -> screen.endsWith("left with 0"));
        }
        assertTrue(Files.readString(state.resolve("faultline/history")).contains("touch read heap"));
    }

    @Test
    void ctrlCStopsTheLineAndKeepsTheSession() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("let kept = 41");
            terminal.press("Enter");
            terminal.type("while true { compute 1us }");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("Ctrl-C stops it"));
            terminal.press("C-c");
            String stopped = terminal.await(screen -> screen.endsWith(PROMPT));
            assertFalse(stopped.contains("Ctrl-C stops it"), stopped);
            terminal.type("dropped");
            terminal.press("C-c");
            terminal.type("print kept + 1");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("\n42\n"));
        }
    }

    @Test
    void tellsHowMuchIsLeftOfALongLineAndStopsIt() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("for i in 0..20_000_000 { compute 1us }");
            terminal.press("Enter");
            terminal.await(
                    screen -> screen.matches("(?s).*\\n[0-9]+ % · about [0-9]+ \\w+ left · [0-9]+ \\w+ so far · .* virtual · Ctrl-C .*"));
            terminal.press("C-c");
            String stopped = terminal.await(screen -> screen.endsWith(PROMPT));
            assertFalse(stopped.contains("so far"), stopped);
            terminal.type("print 6 * 7");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("\n42\n"));
        }
    }

    @Test
    void progressGivesWayToTheAnswer() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("for i in 0..1_500_000 { compute 1us }");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("so far"));
            String answered = terminal.await(screen -> screen.endsWith(PROMPT));
            assertFalse(answered.contains("so far"), answered);
            assertTrue(answered.contains("1.50 s virtual"), answered);
        }
    }

    @Test
    void aStoppedScriptLeavesWhatItMeasuredAndNoProgress() throws Exception {
        Path script = state.resolve("long.fault");
        Files.writeString(script, "machine { cpus 1 }\nlet a = mmap 7pages\ntouch write a\nrepeat 20_000_000 { compute 1us }\n");
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=", "run", script.toString())) {
            terminal.await(screen -> screen.matches("(?s)line 4: [0-9]+ % · about [0-9]+ \\w+ left · .*"));
            terminal.press("C-c");
            String stopped = terminal.await(screen -> screen.endsWith("left with 130"));
            assertFalse(stopped.contains("so far"), stopped);
            assertTrue(stopped.contains("touch write a") && stopped.contains("repeat 20_000_000"), stopped);
        }
    }

    @Test
    void whatIsTypedWhileALineRunsIsForTheNextOne() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("repeat 400_000 { compute 1us }");
            terminal.press("Enter");
            terminal.type("print 6 * 7");
            terminal.press("Enter", "C-d");
            String screen = terminal.await(shown -> shown.endsWith("left with 0"));
            assertTrue(screen.contains(Prompts.FIRST + "print 6 * 7\n42\n"), screen);
        }
    }

    @Test
    void fitsFortyColumnsAndAScreenThatChanges() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(40, state, "NO_COLOR=1")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("touch write (mmap 64MiB)");
            terminal.press("Enter");
            String narrow = terminal.await(screen -> screen.contains("minor") && screen.endsWith(PROMPT));
            assertTrue(narrow.lines().noneMatch(line -> line.contains("minor") && line.contains("page tables")), narrow);
            assertFalse(terminal.colouredScreen().matches("(?s).*\033\\[[0-9;]*3[0-7]m.*"), "NO_COLOR");
            terminal.resize(100);
            terminal.type("touch write (mmap 32MiB)");
            terminal.press("Enter");
            terminal.await(screen -> screen.lines().anyMatch(line -> line.contains("8,192") && line.contains("page tables")));
        }
    }

    @Test
    void theTerminalMayChangeWhileALineIsEditedAndWhileOneRuns() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(100, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("let kept = 41; while true {");
            terminal.resize(60);
            terminal.type(" }");
            terminal.await(screen -> screen.endsWith("while true { }"));
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("Ctrl-C stops it"));
            terminal.resize(40);
            terminal.press("C-c");
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("touch write (mmap 32MiB)");
            terminal.press("Enter");
            String narrow = terminal.await(screen -> screen.contains("minor") && screen.endsWith(PROMPT));
            assertTrue(narrow.lines().noneMatch(line -> line.contains("minor") && line.contains("page tables")), narrow);
        }
    }

    @Test
    void takesAPasteOfTenThousandLines() throws Exception {
        StringBuilder lines = new StringBuilder("repeat 1 {\n");
        for (int i = 0; i < 10_000; i++) {
            lines.append("let x = ").append(i).append('\n');
        }
        Path script = state.resolve("paste");
        Files.writeString(script, lines + "}");
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.pasteFile(script);
            terminal.await(screen -> screen.endsWith("}"));
            terminal.press("Enter");
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("print 6 * 7");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("\n42\n"));
        }
    }

    @Test
    void aTerminalThatCannotMoveItsCursorIsAskedInLines() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "TERM=dumb")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("repeat 2 {");
            terminal.press("Enter");
            terminal.await(screen -> screen.endsWith(Prompts.NEXT.strip()));
            terminal.type("print 42 }");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("\n42\n42\n") && screen.endsWith(PROMPT));
            terminal.press("C-d");
            terminal.await(screen -> screen.endsWith("left with 0"));
        }
    }

    @Test
    void ctrlCStopsALineOfATerminalThatCannotMoveItsCursorAndDropsWhatIsTyped() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "TERM=dumb")) {
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.type("let kept = 41");
            terminal.press("Enter");
            terminal.await(screen -> screen.endsWith("41\n" + PROMPT));
            terminal.type("print 7; while true { compute 1us }");
            terminal.press("Enter");
            terminal.await(screen -> screen.endsWith("}\n7"));
            terminal.press("C-c");
            terminal.await(screen -> screen.contains("interrupted") && screen.endsWith(PROMPT));
            terminal.type("repeat 2 {");
            terminal.press("Enter");
            terminal.await(screen -> screen.endsWith(Prompts.NEXT.strip()));
            terminal.type("dropped");
            terminal.await(screen -> screen.endsWith("dropped"));
            terminal.press("C-c");
            terminal.await(screen -> screen.endsWith("^C\n" + PROMPT));
            terminal.type("print kept + 1");
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("\n42\n" + PROMPT));
            terminal.press("C-d");
            terminal.await(screen -> screen.endsWith("left with 0"));
        }
    }

    @Test
    void ctrlCInTheTutorialAsksAgain() throws Exception {
        for (String variables : new String[] {"TERM=dumb", "COLORTERM="}) {
            try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, variables, "repl", "--tutorial")) {
                terminal.await(screen -> screen.endsWith("your guess>"));
                terminal.type("25");
                terminal.await(screen -> screen.endsWith("your guess> 25"));
                terminal.press("C-c");
                terminal.await(screen -> screen.endsWith("\nyour guess>"));
                terminal.type("256");
                terminal.press("Enter");
                terminal.await(screen -> screen.endsWith(PROMPT));
                terminal.press("Enter");
                terminal.await(screen -> screen.contains("Right, it is 256."));
                terminal.press("C-d");
                terminal.await(screen -> screen.endsWith("left with 0"));
            }
        }
    }

    @Test
    void teachesAtATerminal() throws IOException, InterruptedException {
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(80, state, "COLORTERM=", "repl", "--tutorial")) {
            terminal.await(screen -> screen.endsWith("your guess>"));
            terminal.type("256");
            terminal.press("Enter");
            terminal.await(screen -> screen.endsWith(PROMPT));
            terminal.press("Enter");
            terminal.await(screen -> screen.contains("Right, it is 256.") && screen.endsWith("your guess>"));
            terminal.press("C-d");
            terminal.await(screen -> screen.endsWith("left with 0"));
            assertFalse(Files.exists(state.resolve("faultline/history")), "guesses are no history");
        }
    }

    @Test
    void aHistoryThatCannotBeWrittenCostsOneWarning() throws Exception {
        Files.writeString(state.resolve("faultline"), "");
        try (PseudoTerminal terminal = PseudoTerminal.ofPrompt(200, state, "COLORTERM=")) {
            String screen = terminal.await(shown -> shown.endsWith(PROMPT));
            assertEquals(1, screen.split("is not kept", -1).length - 1, screen);
        }
    }
}
