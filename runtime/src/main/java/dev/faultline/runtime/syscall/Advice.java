package dev.faultline.runtime.syscall;

import dev.faultline.runtime.preset.KernelVersion;
import java.util.Locale;

/** Advice that madvise takes, with the version that first knew it. Older kernels refuse it with EINVAL. */
public enum Advice {
    NORMAL("2.4"),
    RANDOM("2.4"),
    SEQUENTIAL("2.4"),
    WILLNEED("2.4"),
    DONTNEED("2.4"),
    REMOVE("2.6.16"),
    DONTFORK("2.6.16"),
    DOFORK("2.6.16"),
    FREE("4.5"),
    WIPEONFORK("4.14"),
    KEEPONFORK("4.14"),
    COLD("5.4"),
    PAGEOUT("5.4"),
    POPULATE_READ("5.14"),
    POPULATE_WRITE("5.14"),
    GUARD_INSTALL("6.13"),
    GUARD_REMOVE("6.13");

    private final KernelVersion since;

    Advice(String since) {
        this.since = KernelVersion.of(since);
    }

    boolean isKnownTo(KernelVersion kernel) {
        return kernel.isAtLeast(since);
    }

    KernelVersion since() {
        return since;
    }

    /** Whether it changes flags of mappings, and nothing else. */
    boolean changesFlags() {
        return switch (this) {
            case NORMAL, RANDOM, SEQUENTIAL, DONTFORK, DOFORK, WIPEONFORK, KEEPONFORK -> true;
            default -> false;
        };
    }

    /** The word scripts use. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
