package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {

    @TempDir
    Path folder;

    @Test
    void pagesThatWereAccessedAreToldFromThoseACallFound() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let r = mmap 2pages");
            session.show("touch write r");
            assertTrue(session.show("touch read r").startsWith("2 pages without a fault · "));
            assertTrue(session.show("munmap r[0..1page]").startsWith("1 page · "));
        }
    }

    @Test
    void faultsOfThreadsThatRanOnAreToldWhenTheyEnd() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let t = spawn { touch write (mmap 64pages) }");
            assertTrue(session.show("join t").startsWith("64 minor (anonymous 64) · "));
            assertTrue(session.show("touch write (mmap 1page)").startsWith("1 minor (anonymous 1) · "));
        }
    }

    @Test
    void faultsOfAChildAreToldWhereItRan() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let r = mmap 8pages");
            session.show("touch write r");
            assertTrue(session.show("let c = fork { touch write r; pause }").startsWith("8 minor (cow 8) · "));
            assertTrue(session.show("wait c").indexOf("minor") < 0);
        }
    }

    /** The child's CPU is far ahead then. */
    @Test
    void aFaultTakesTimeWhileAChildSleeps() {
        try (Sessions session = new Sessions(folder)) {
            session.show("let r = mmap 1page");
            session.show("touch write r");
            session.show("let c = fork { sleep 1s }");
            assertTrue(session.show("touch write r").matches("(?s)1 minor \\(cow 1\\) · [1-9][0-9.]* [nu]s virtual.*"));
        }
    }

    @Test
    void whatIsOfTheLastMachineAloneSaysSo() {
        try (Sessions session = new Sessions(folder)) {
            String both = "machine { cpus 2 }; touch write (mmap 1page); machine { cpus 4 }; touch write (mmap 3pages)";
            assertTrue(session.show(both).startsWith("on the last of 2 machines · 3 minor (anonymous 3) · "));
            assertTrue(session.show("machine { cpus 1 }\ntouch write (mmap 2pages)").startsWith("2 minor (anonymous 2) · "));
            assertEquals("", session.show("let nothing = 1"));
        }
    }
}
