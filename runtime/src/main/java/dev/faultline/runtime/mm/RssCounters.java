package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SharedCounters;
import org.jspecify.annotations.Nullable;

/**
 * Where a change of an address space's counters of resident pages goes.
 *
 * <pre>
 *   policy      a change goes to                                 touches a shared line      lost changes
 *
 *   locked      the mm_struct, under page_table_lock             the lock's                 none
 *   atomic      the mm_struct, by a locked instruction           each time                  none
 *   per-task    the task; a reader sums over the mm's tasks      never                      none
 *   delta       the task; to the mm_struct after {@value #TASK_EVENTS} of them    once in {@value #TASK_EVENTS}                 none
 *   unlocked    the mm_struct, by load, add, store               twice                      if two CPUs do it at a time
 *   percpu      the CPU's own; to the mm_struct by batches       once in a batch            none
 * </pre>
 *
 * <p>Statistics read the sum of all parts, as a reader that takes the trouble would. What a change costs whose line is at hand (counter_update) is
 * charged by whoever makes it; here is what comes on top.
 *
 * <p>Source: 2.6.11 (locked); the page fault scalability series by C. Lameter, V11 (unlocked), V12 (per-task) and V16 (atomic, two counters an
 * anonymous page until 2.6.15 split them); check_sync_rss_stat of 2.6.34 (delta); lib/percpu_counter.c of 6.2 on (percpu).
 */
abstract sealed class RssCounters {

    /** TASK_RSS_EVENTS_THRESH of 2.6.34. */
    private static final int TASK_EVENTS = 64;

    /** Least percpu_counter_batch; it is twice the number of CPUs where that is more. */
    private static final int LEAST_BATCH = 32;

    /**
     * @param cpus of the machine
     * @param countsAnonymousTwice whether an anonymous page is in two counters, rss and anon_rss
     */
    static RssCounters of(CounterPolicy policy, int cpus, boolean countsAnonymousTwice) {
        return switch (policy) {
            case LOCKED, PER_TASK -> new Private();
            case ATOMIC -> new Atomic(countsAnonymousTwice);
            case DELTA -> new Delta();
            case UNLOCKED -> new Unlocked();
            case PERCPU -> new Percpu(cpus, Math.max(LEAST_BATCH, 2 * cpus));
        };
    }

    /**
     * Adds pages to a counter; {@code counter} is ANON_RSS, FILE_RSS or SHMEM_RSS.
     *
     * @return what is left to do of it as an ordered operation; null if it is done
     */
    abstract @Nullable Stage begin(Task task, AddressSpace mm, Stat counter, long pages);

    /** The same to its end; may wait. */
    final void add(Task task, AddressSpace mm, Stat counter, long pages) {
        if (pages != 0) {
            Stage rest = begin(task, mm, counter, pages);
            if (rest != null) {
                task.cpu().perform(rest);
            }
        }
    }

    /** Adds an anonymous page where what that costs is accounted for already, and nobody else can be changing the counter. */
    void addAlone(UserTask task, AddressSpace mm) {
        begin(task, mm, Stat.ANON_RSS, 1);
    }

    /** Pages the task can add one by one before one goes another way than the others; 0 if that is the next. */
    int room(UserTask task, AddressSpace mm) {
        return Integer.MAX_VALUE;
    }

    /** Whether two changes at a time may come to one. */
    boolean losesChanges() {
        return false;
    }

    /** Under the lock, or on a line of the task's own: either way nobody else is met. */
    private static final class Private extends RssCounters {
        @Override
        @Nullable
        Stage begin(Task task, AddressSpace mm, Stat counter, long pages) {
            mm.count(counter, pages);
            return null;
        }
    }

    private static final class Atomic extends RssCounters {
        private final boolean countsAnonymousTwice;

        Atomic(boolean countsAnonymousTwice) {
            this.countsAnonymousTwice = countsAnonymousTwice;
        }

        @Override
        Stage begin(Task task, AddressSpace mm, Stat counter, long pages) {
            mm.count(counter, pages);
            return mm.sharedCounters().atomically(countsAnonymousTwice && counter == Stat.ANON_RSS ? 2 : 1);
        }
    }

    private static final class Delta extends RssCounters {
        @Override
        @Nullable
        Stage begin(Task task, AddressSpace mm, Stat counter, long pages) {
            mm.count(counter, pages);
            if (!(task instanceof UserTask user) || user.mm() != mm || Math.abs(pages) != 1) {
                return mm.sharedCounters().atomically(1);
            }
            user.rssEvents++;
            if (user.rssEvents < TASK_EVENTS) {
                return null;
            }
            user.rssEvents = 0;
            return mm.sharedCounters().atomically(1);
        }

        @Override
        int room(UserTask task, AddressSpace mm) {
            return TASK_EVENTS - 1 - task.rssEvents;
        }
    }

    private static final class Unlocked extends RssCounters {
        @Override
        Stage begin(Task task, AddressSpace mm, Stat counter, long pages) {
            return mm.sharedCounters().plainly(
                    new SharedCounters.Word() {
                        @Override
                        public long load() {
                            return mm.counted(counter);
                        }

                        @Override
                        public void store(long value) {
                            mm.count(counter, value - mm.counted(counter));
                        }
                    },
                    pages);
        }

        @Override
        void addAlone(UserTask task, AddressSpace mm) {
            mm.count(Stat.ANON_RSS, 1);
        }

        @Override
        boolean losesChanges() {
            return true;
        }
    }

    private static final class Percpu extends RssCounters {
        private static final int KINDS = 3;

        private final int cpus;
        private final int batch;

        Percpu(int cpus, int batch) {
            this.cpus = cpus;
            this.batch = batch;
        }

        @Override
        @Nullable
        Stage begin(Task task, AddressSpace mm, Stat counter, long pages) {
            mm.count(counter, pages);
            long[] pending = pending(mm);
            int slot = slot(task, counter);
            pending[slot] += pages;
            if (Math.abs(pending[slot]) < batch) {
                return null;
            }
            pending[slot] = 0;
            return mm.sharedCounters().atomically(1);
        }

        @Override
        int room(UserTask task, AddressSpace mm) {
            return (int) (batch - 1 - pending(mm)[slot(task, Stat.ANON_RSS)]);
        }

        private long[] pending(AddressSpace mm) {
            long[] pending = mm.pendingCounts;
            if (pending == null) {
                pending = new long[cpus * KINDS];
                mm.pendingCounts = pending;
            }
            return pending;
        }

        private static int slot(Task task, Stat counter) {
            return task.cpu().number() * KINDS + counter.ordinal() - Stat.ANON_RSS.ordinal();
        }
    }
}
