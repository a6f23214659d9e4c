package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Platform;
import java.util.List;

/**
 * A machine that random programs run on.
 *
 * @param paging how its page tables are counted
 */
record Target(Platform platform, Paging paging) {

    /**
     * Architectures.
     *
     * <pre>
     *   ia64, 16 KiB pages             36 35     25 24       14 13    0
     *                                  │    PMD    │   PTE    │      │
     * </pre>
     */
    static final List<Target> ALL = List.of(
            new Target(new Platform("x86_64", "6.18", 12, 0x1000_0000_0000L, 1L << 30, memory("24MiB")), Paging.X86_64),
            new Target(
                    new Platform("ia64", "6.18", 14, 0x2000_0001_0000_0000L, 1L << 30, memory("96MiB")),
                    new Paging("ia64", 14, List.of(25, 36), false, true)),
            new Target(
                    new Platform("i386", "6.18", 12, 0x2000_0000L, 1L << 24, memory("24MiB")),
                    new Paging("i386", 12, List.of(22), true, false)),
            new Target(
                    new Platform("i386_pae", "6.18", 12, 0x2000_0000L, 1L << 24, memory("24MiB")),
                    new Paging("i386_pae", 12, List.of(21, 30), true, true)));

    /** As the workloads of the real kernel, programs may lock what they like. */
    private static List<String> memory(String size) {
        return List.of("memory " + size, "rlimit memlock = 1GiB");
    }

    @Override
    public String toString() {
        return platform.arch();
    }
}
