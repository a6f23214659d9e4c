package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;

/** One attempt to free pages, and how far it has come: the kernel's scan_control. */
final class ReclaimScan {

    /** The lightest look at the lists: a 4096th of their pages. */
    static final int FIRST_PRIORITY = 12;

    /** Pages that are taken off a list at once, and that an attempt wants: SWAP_CLUSTER_MAX. */
    static final int CLUSTER = 32;

    /** Who scans. */
    enum By {
        /** The node's kernel thread. */
        KSWAPD,
        /** A task that needs a page and found none. */
        DIRECT,
        /** A statement that asks for it: neither uses nor rights to write matter. */
        REQUEST
    }

    final Task task;
    final By by;

    /** A list is looked at down to its size shifted right by this. */
    int priority = FIRST_PRIORITY;

    /** Pages looked at on inactive lists. */
    long scanned;

    /** Pages freed. */
    long reclaimed;

    ReclaimScan(Task task, By by) {
        this.task = task;
        this.by = by;
    }

    /** Whether pages are taken however lately they were used. */
    boolean isForced() {
        return by == By.REQUEST;
    }
}
