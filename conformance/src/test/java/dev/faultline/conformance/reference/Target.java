package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Platform;
import java.util.List;

/**
 * A machine that random programs run on.
 *
 * @param paging how its page tables are counted
 * @param isMemoryScarce whether it has swap, and its programs use files and put it under pressure
 */
record Target(Platform platform, Paging paging, boolean isMemoryScarce) {

    /**
     * Architectures.
     *
     * <pre>
     *   ia64, 16 KiB pages             36 35     25 24       14 13    0
     *                                  │    PMD    │   PTE    │      │
     * </pre>
     */
    private static final Paging IA64 = new Paging("ia64", 14, List.of(25, 36), false, true);

    private static final Paging I386 = new Paging("i386", 12, List.of(22), true, false);
    private static final Paging I386_PAE = new Paging("i386_pae", 12, List.of(21, 30), true, true);

    /** All without a hazard: what programs mean and count is no design's own. */
    private static final List<String> DESIGNS = List.of("single-ptl", "atomic-pte", "split-ptl", "ideal");

    /** With memory for all. */
    static final List<Target> AMPLE = underEveryDesign(List.of(
            new Target(x86("memory 24MiB"), Paging.X86_64, false),
            new Target(ia64("memory 96MiB"), IA64, false),
            new Target(i386("i386", "memory 24MiB"), I386, false),
            new Target(i386("i386_pae", "memory 24MiB"), I386_PAE, false)));

    /** With swap on each kind of device. */
    static final List<Target> SCARCE = underEveryDesign(List.of(
            new Target(x86("memory 16MiB; swap 64MiB zram"), Paging.X86_64, true),
            new Target(x86("memory 16MiB; swap 64MiB ssd"), Paging.X86_64, true),
            new Target(ia64("memory 64MiB; swap 256MiB ssd"), IA64, true),
            new Target(i386("i386", "memory 16MiB; swap 64MiB disk"), I386, true),
            new Target(i386("i386_pae", "memory 16MiB; swap 64MiB zram"), I386_PAE, true)));

    private static List<Target> underEveryDesign(List<Target> targets) {
        return targets.stream()
                .flatMap(target -> DESIGNS.stream()
                        .map(design -> new Target(target.platform.with("design " + design), target.paging, target.isMemoryScarce)))
                .toList();
    }

    private static Platform x86(String memory) {
        return new Platform("x86_64", "6.18", 12, 0x1000_0000_0000L, 1L << 30, keys(memory));
    }

    private static Platform ia64(String memory) {
        return new Platform("ia64", "6.18", 14, 0x2000_0001_0000_0000L, 1L << 30, keys(memory));
    }

    private static Platform i386(String arch, String memory) {
        return new Platform(arch, "6.18", 12, 0x2000_0000L, 1L << 24, keys(memory));
    }

    /** As the workloads of the real kernel, programs may lock what they like. */
    private static List<String> keys(String memory) {
        return List.of(memory, "rlimit memlock = 1GiB");
    }

    @Override
    public String toString() {
        return platform.arch() + (isMemoryScarce ? ", scarce" : "");
    }
}
