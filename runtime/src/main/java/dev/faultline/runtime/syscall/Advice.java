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
    GUARD_REMOVE("6.13"),
    HUGEPAGE("2.6.38"),
    NOHUGEPAGE("2.6.38"),
    COLLAPSE("6.1");

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

    /** Whether it is about huge pages, which not every architecture has. */
    boolean isAboutHugePages() {
        return this == HUGEPAGE || this == NOHUGEPAGE || this == COLLAPSE;
    }

    /** Whether it needs the mappings for itself: it changes their flags, or puts their pages together. */
    boolean excludesFaults() {
        return switch (this) {
            case NORMAL, RANDOM, SEQUENTIAL, DONTFORK, DOFORK, WIPEONFORK, KEEPONFORK, HUGEPAGE, NOHUGEPAGE, COLLAPSE -> true;
            default -> false;
        };
    }

    /** The word scripts use. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
