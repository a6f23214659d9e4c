package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Scheduler;
import java.util.ArrayList;
import java.util.List;

/** Tasks that sleep until an entry is unlocked: the wait queue that was asked for in place of faulting again and again. */
final class EntryWaiters {

    private final Scheduler scheduler;
    private final List<Waiter> waiters = new ArrayList<>();

    private static final class Waiter {
        final UserTask task;
        final PageTable table;
        final int index;
        boolean isWoken;

        Waiter(Fault fault) {
            task = fault.task();
            table = fault.table;
            index = fault.index;
        }
    }

    EntryWaiters(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Sleeps until the fault's entry, which is locked, has been unlocked. The look that found it so must have been in order. */
    void await(Fault fault) {
        Waiter waiter = new Waiter(fault);
        waiters.add(waiter);
        while (!waiter.isWoken) {
            scheduler.block(fault.task(), "a page-table entry");
        }
    }

    /** Wakes everybody who waits for the fault's entry. In order. */
    void wake(Fault fault) {
        waiters.removeIf(waiter -> {
            boolean isIts = waiter.table == fault.table && waiter.index == fault.index;
            if (isIts) {
                waiter.isWoken = true;
                scheduler.wake(waiter.task, fault.cpu().now());
            }
            return isIts;
        });
    }
}
