package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    @TempDir
    Path folder;

    @Test
    void optionsOfTheKernelHaveTheirValueHere() {
        try (Sessions session = new Sessions(folder)) {
            session.show("machine { cpus 2; kernel \"6.18\"; config TRANSPARENT_HUGEPAGE_ALWAYS = y }");
            assertTrue(session.show(":config huge").contains("CONFIG_TRANSPARENT_HUGEPAGE_ALWAYS=y  default n\n"
                    + "    Huge pages wherever they fit"));
            String all = session.show(":config");
            assertTrue(all.contains("CONFIG_NR_CPUS=512"));
            assertFalse(all.contains("M386") || all.contains("ATOMIC_TABLE"), all);
        }
    }

    @Test
    void anOptionOfOtherKernelsIsShownWithThem() {
        try (Sessions session = new Sessions(folder)) {
            session.show("machine { cpus 2; kernel \"2.6.11\" }");
            String thp = session.show(":config config_transparent_hugepage_always").replaceAll("\\s+", " ");
            assertTrue(thp.startsWith("CONFIG_TRANSPARENT_HUGEPAGE_ALWAYS default n"), thp);
            assertTrue(thp.contains("kernel 2.6.11 on x86_64 has no option TRANSPARENT_HUGEPAGE_ALWAYS, which comes with kernel "), thp);
            assertEquals(1, session.submit(":config huge").errorText().lines().count());
            assertTrue(session.submit(":config huge").errorText().contains("kernel 2.6.11 has no option with `huge` in its name"));
        }
    }

    @Test
    void everyOptionCanBeAskedForAnywhere() {
        try (Sessions session = new Sessions(folder)) {
            for (String option : new String[] {"M386", "X86_PAE", "IA64_PAGE_SIZE_4KB", "PTE_LOCK_WAIT", "SPLIT_PTLOCK_CPUS",
                "PER_VMA_LOCK",
                "SPECULATIVE_LOOKUP"}) {
                assertTrue(session.show(":config " + option).contains("CONFIG_" + option), option);
            }
        }
    }
}
