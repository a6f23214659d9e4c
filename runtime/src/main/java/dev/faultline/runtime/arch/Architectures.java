package dev.faultline.runtime.arch;

import java.util.List;
import java.util.Map;

/** The architectures there are, by the names scripts use. */
public final class Architectures {

    private static final List<String> NAMES = List.of("i386", "i386_pae", "x86_64", "ia64");

    /** Kconfig's words for the page sizes of ia64, and log2 of each. */
    private static final Map<String, Integer> IA64_PAGE_SHIFTS = Map.of("4KB", 12, "8KB", 13, "16KB", 14, "64KB", 16);

    private static final int IA64_DEFAULT_PAGE_SHIFT = 14;

    private Architectures() {}

    /** Names of all architectures, 32-bit ones first. */
    public static List<String> names() {
        return NAMES;
    }

    /** The architecture as kernels for it are built by default. */
    public static Architecture create(String name) {
        return create(name, Map.of());
    }

    /**
     * The architecture as a kernel's configuration has it.
     *
     * @param config Kconfig options without their prefix; of these the page size of ia64 counts
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Architecture create(String name, Map<String, String> config) {
        return switch (name) {
            case "i386" -> new I386();
            case "i386_pae" -> new I386Pae();
            case "x86_64" -> new X86_64();
            case "ia64" -> new Ia64(ia64PageShift(config));
            default -> throw new IllegalArgumentException("There is no architecture " + name + "; choose one of " + NAMES + ".");
        };
    }

    private static int ia64PageShift(Map<String, String> config) {
        return IA64_PAGE_SHIFTS.entrySet().stream()
                .filter(size -> "y".equals(config.get("IA64_PAGE_SIZE_" + size.getKey())))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(IA64_DEFAULT_PAGE_SHIFT);
    }
}
