package dev.faultline.runtime.preset;

import java.util.Locale;
import java.util.Map;

/** Where faults bring in transparent huge pages: /sys/kernel/mm/transparent_hugepage/enabled, as built in by Kconfig. */
public enum HugePageMode {
    /** Nowhere; madvise collapse makes them all the same. */
    NEVER,
    /** Where madvise hugepage asks for them. */
    MADVISE,
    /** Wherever they fit and madvise nohugepage does not forbid them. */
    ALWAYS;

    private static final String OPTION = "TRANSPARENT_HUGEPAGE_";

    /** The mode a kernel's configuration says; {@link #NEVER} where it has no such options. */
    public static HugePageMode of(Map<String, String> config) {
        for (HugePageMode mode : values()) {
            if ("y".equals(config.get(mode.option()))) {
                return mode;
            }
        }
        return NEVER;
    }

    /** The word scripts use. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The Kconfig option that says the same. */
    public String option() {
        return OPTION + name();
    }
}
