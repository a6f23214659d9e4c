package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyTest {

    private static final Pattern PART = Pattern.compile("([A-Z_]{4,}|held for (?:reading|writing)) ([0-9.]+) %");

    @TempDir
    Path folder;

    @Test
    void itNamesTheLineAndTheStepsThatHeldTheLock() {
        try (Sessions session = new Sessions(folder)) {
            session.show("machine { cpus 8; kernel \"2.6.11\" }");
            session.show("let heap = mmap 4MiB");
            session.show("threads 8 as t { touch write heap.slice(t, 8) }");
            String why = session.show(":why").replaceAll("\\s+", " ");
            assertTrue(why.startsWith("waited for page_table_lock: "), why);
            assertTrue(why.contains("held by [3]:1 threads 8 as t { touch write heap.slice(t, 8) }: ANON_INSTALL "), why);
            assertTrue(why.contains("DISPATCH "), why);
            assertEquals(100.0, parts(why), 0.2, why);
            assertTrue(why.contains("without it at least "), why);
            assertTrue(why.contains("% spinning"), why);
        }
    }

    @Test
    void aSemaphoreIsHeldForReadingOrWriting() {
        try (Sessions session = new Sessions(folder)) {
            session.show("machine { cpus 4; kernel \"2.6.11\" }");
            session.show("let heap = mmap 4MiB");
            session.show("""
                    threads 4 as t {
                        if t == 0 {
                            for i in 0..20 {
                                let x = mmap 64KiB
                                touch write x
                                munmap x
                            }
                        } else {
                            touch write heap.slice(t, 4)
                        }
                    }""");
            String why = session.show(":why").replaceAll("\\s+", " ");
            assertTrue(why.startsWith("waited for mmap_sem: "), why);
            assertTrue(why.contains("[3]:6 munmap x: held for writing "), why);
            assertTrue(why.contains("[3]:9 touch write heap.slice(t, 4): held for reading "), why);
        }
    }

    @Test
    void whoHardlyWaitedIsToldWhereTheTimeWent() {
        try (Sessions session = new Sessions(folder)) {
            session.show("touch write (mmap 1MiB)");
            String why = session.show(":why");
            assertTrue(why.startsWith("waited       for no lock\ntime went to "), why);
            assertTrue(why.contains("a fault), ") && why.contains("% the program"), why);
            assertFalse(why.contains("at most"), why);
        }
    }

    private static double parts(String why) {
        Matcher part = PART.matcher(why);
        double sum = 0;
        while (part.find()) {
            sum += Double.parseDouble(part.group(2));
        }
        return sum;
    }
}
