package dev.faultline.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code faultline fmt}: what it writes, what it leaves alone, and how it exits. */
class FmtCommandTest {

    @TempDir
    Path folder;

    private Process run(String... arguments) {
        return Process.run(folder, "", arguments);
    }

    @Test
    void formatsInPlaceOnce() throws IOException {
        Path script = folder.resolve("a.fault");
        Files.writeString(script, "let  a=1\nif a==1{\nprint a # one\n}\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        assertEquals("formatted a.fault\n", run("fmt", "a.fault").out());
        assertEquals("let a = 1\nif a == 1 {\n    print a  # one\n}\n", Files.readString(script));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(script)));
        Process again = run("fmt", "a.fault");
        assertEquals("", again.out() + again.err());
        assertEquals(0, again.exitCode());
    }

    @Test
    void checkNamesTheFirstLineAndWritesNothing() throws IOException {
        Files.createDirectories(folder.resolve("below"));
        Files.writeString(folder.resolve("below/bad.fault"), "let a = 1\nprint  a\n");
        Files.writeString(folder.resolve("below/good.fault"), "let a = 1\n");
        Process process = run("fmt", "--check", "below");
        assertEquals("below/bad.fault:2: not formatted\n", process.out());
        assertEquals(1, process.exitCode());
        assertEquals("let a = 1\nprint  a\n", Files.readString(folder.resolve("below/bad.fault")));
        assertEquals(0, run("fmt", "--check", "below/good.fault").exitCode());
    }

    @Test
    void whatCannotBeParsedStaysAndTheOthersAreFormatted() throws IOException {
        Files.writeString(folder.resolve("broken.fault"), "let = \n");
        Files.writeString(folder.resolve("other.fault"), "print   1\n");
        Process process = run("fmt", "broken.fault", "missing.fault", "other.fault");
        assertEquals(2, process.exitCode());
        assertTrue(process.err().startsWith("broken.fault:1:5: error: "), process.err());
        assertTrue(process.err().contains("cannot read missing.fault: there is no such file"), process.err());
        assertEquals("let = \n", Files.readString(folder.resolve("broken.fault")));
        assertEquals("print 1\n", Files.readString(folder.resolve("other.fault")));
    }

    @Test
    void linksStayLinks() throws IOException {
        Files.writeString(folder.resolve("real.fault"), "print   1\n");
        Files.createSymbolicLink(folder.resolve("link.fault"), Path.of("real.fault"));
        assertEquals(0, run("fmt", "link.fault").exitCode());
        assertTrue(Files.isSymbolicLink(folder.resolve("link.fault")));
        assertEquals("print 1\n", Files.readString(folder.resolve("real.fault")));
        try (var files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith(".fmt")));
        }
    }
}
