package dev.faultline.launcher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Process;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipe talks to the prompt as a person would, and hears nothing but answers. */
class LinePromptTest {

    @TempDir
    Path folder;

    @Test
    void answersEveryLineTheLastWithoutAnEndToo() {
        assertEquals(new Process(ExitCode.OK, "3\n4\n", ""), Process.run(folder, "let x = 3\nprint x\nprint x + 1"));
        assertEquals(Process.run(folder, "print 3\n"), Process.run(folder, "print 3"));
        assertEquals(Process.run(folder, "print 3"), Process.run(folder, "print 3", "repl"));
    }

    @Test
    void gathersABlock() {
        assertEquals("1\n2\n", Process.run(folder, "for i in 1..=2 {\n\n  print i\n}\n").out());
    }

    @Test
    void anUnfinishedBlockAtTheEndIsAnError() {
        Process process = Process.run(folder, "print 1\nrepeat 2 {\nprint 2\n");
        assertEquals("1\n", process.out());
        assertTrue(process.err().contains("this `{` is never closed"), process.err());
        assertEquals(ExitCode.USAGE, process.exitCode());
    }

    @Test
    void goesOnAfterAFailedLineAndEndsWithTheWorstCode() {
        Process process = Process.run(folder, "expect false\nprint )\nprint 5\n");
        assertEquals("5\n", process.out());
        assertEquals(ExitCode.USAGE, process.exitCode());
        assertEquals(ExitCode.FAILED, Process.run(folder, "expect false\nprint 5").exitCode());
    }

    @Test
    void aLineThatIsNoTextIsRefusedAndTheNextAnswered() throws IOException {
        Process process = Process.run(folder, new byte[] {'p', (byte) 0xFF, '\n', 'p', 'r', 'i', 'n', 't', ' ', '6', '\n'});
        assertEquals("6\n", process.out());
        assertEquals("error: line 1 of the input is not UTF-8\n", process.err());
        assertEquals(ExitCode.USAGE, process.exitCode());
    }

    @Test
    void runsAScriptFirstAndKeepsWhatItDefines() throws IOException {
        Files.writeString(folder.resolve("a.fault"), "let x = 7\n");
        Process process = Process.run(folder, "print x\n", "repl", "a.fault");
        assertTrue(process.out().endsWith("7\n"), process.out() + process.err());
    }

    @Test
    void takesTenThousandLines() {
        String out = Process.run(folder, "repeat 2 {\n" + "let x = 1\n".repeat(10_000) + "}\nprint 8\n").out();
        assertTrue(out.endsWith("8\n"), out);
    }

    @Test
    void endsQuietlyWhenNobodyListensAnyMore() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(ExitCode.BROKEN_PIPE, Process.run(folder, "print 1\nprint 2\n", closed, err, "repl"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }
}
