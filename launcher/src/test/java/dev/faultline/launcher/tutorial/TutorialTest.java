package dev.faultline.launcher.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Golden;
import dev.faultline.launcher.Process;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, on the machine it is about. */
class TutorialTest {

    @TempDir
    Path folder;

    @Test
    void tellsTheSameStoryToWhoeverGuessesNothing() throws IOException {
        Process tutorial = Process.run(folder, "", "repl", "--tutorial");
        assertEquals("", tutorial.err());
        assertEquals(ExitCode.OK, tutorial.exitCode());
        Golden.assertMatches("tutorial.txt", tutorial.out());
    }

    @Test
    void comparesAGuessWithWhatTheMachineDid() {
        String out = Process.run(folder, "256\n\n1,000\n\nB)\n\n:quit\n", "repl", "--tutorial").out();
        assertTrue(out.contains("Right, it is 256."), out);
        assertTrue(out.contains("You said 1,000; it is 0."), out);
        assertTrue(out.contains("Right, it is b."), out);
        assertTrue(out.endsWith("\nYou left at step 4 of 10.\n"), out);
    }

    @Test
    void theLineMayBeTypedAndOthersBeTriedBefore() {
        Process tutorial =
                Process.run(folder, "\nprint heap.pages\nnonsense\nlet  first = touch write heap\n:quit\n", "repl", "--tutorial");
        assertTrue(tutorial.out().contains("\n256\n"), tutorial.out());
        assertTrue(tutorial.err().contains("nonsense"), tutorial.err());
        assertTrue(tutorial.out().contains("It is 256."), tutorial.out());
        assertEquals(ExitCode.USAGE, tutorial.exitCode(), "as in the prompt: the worst of all lines");
    }

    @Test
    void aLineThatFailsOrIsTakenAwayIsAskedForAgain() {
        Process tutorial = Process.run(folder, "\nmunmap heap\n\nlet heap = mmap 1MiB\n\n:quit\n", "repl", "--tutorial");
        assertTrue(tutorial.err().contains("hits no mapping"), tutorial.err());
        assertTrue(tutorial.out().contains("It is 256."), tutorial.out());
        String shadowed = Process.run(folder, "\n\n\n\n\nfn int(x) { return none }\n\n\n\n:quit\n", "repl", "--tutorial").out();
        assertTrue(shadowed.contains("You left at step 4 of 10."), shadowed);
        assertTrue(shadowed.contains("here it is once more, on a fresh machine"), shadowed);
    }

    @Test
    void noFigureStandsInTheTextItself() {
        for (Step step : Steps.all()) {
            String prose = step.reveal().replaceAll("\\{[^}]*}", "");
            assertFalse(prose.matches("(?s).*[0-9].*"), "the machine answers, not the author: " + prose);
        }
    }

    @Test
    void fitsANarrowScreen() {
        String out = Process.inTerminal(40, folder, "repl", "--tutorial").out();
        assertTrue(out.lines().allMatch(line -> line.codePointCount(0, line.length()) <= 40), out);
    }

    @Test
    void takesNoScript() {
        Process tutorial = Process.run(folder, "", "repl", "--tutorial", "a.fault");
        assertEquals(ExitCode.USAGE, tutorial.exitCode());
        assertEquals("faultline: '--tutorial' takes no script\n", tutorial.err());
    }
}
