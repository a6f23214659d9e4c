package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The two states of a page that tasks sleep for: locked, by whoever fills it, maps it or takes it away, and under write-back. The bits are
 * {@link FrameTable#LOCKED} and {@link FrameTable#WRITEBACK}; here are the tasks that wait for them to clear (mm/filemap.c).
 *
 * <pre>
 *   here                 2.6.11                   6.18
 *   tryLock              TestSetPageLocked        folio_trylock
 *   lock                 lock_page                folio_lock
 *   unlock, unlocked     unlock_page              folio_unlock, folio_end_read
 *   awaitUnlocked        wait_on_page_locked      folio_wait_locked
 *   beginWriteback       set_page_writeback       folio_start_writeback
 *   writebackEnded       end_page_writeback       folio_end_writeback
 *   awaitWriteback       wait_on_page_writeback   folio_wait_writeback
 * </pre>
 *
 * Who waits sleeps, cannot be killed, and its CPU goes to another task. It must hold a reference on the page, or something else that keeps
 * the frame its page. No spinlock may be held. A lock that is let go of while tasks wait for it passes to the one that waited longest, as in
 * 5.9 and later; earlier kernels wake that one to try again.
 */
public final class PageLocks {

    private final FrameTable frames;
    private final Scheduler scheduler;

    /** Who waits for what, by frame; a frame nobody waits for has no list. */
    private final Map<Long, List<Waiter>> waiting = new HashMap<>();

    private static final class Waiter {
        final Task task;
        final int flag;
        /** Whether it wants to have the lock, and not only to see it free. */
        final boolean locks;

        boolean served;

        Waiter(Task task, int flag, boolean locks) {
            this.task = task;
            this.flag = flag;
            this.locks = locks;
        }
    }

    PageLocks(FrameTable frames, Scheduler scheduler) {
        this.frames = frames;
        this.scheduler = scheduler;
    }

    // ---- the lock ---------------------------------------------------------------------------------------------------

    /** Locks a page that nobody else can know yet. */
    public void lockNew(long pfn) {
        frames.set(pfn, FrameTable.LOCKED);
    }

    /**
     * Locks a page if it is not locked.
     *
     * @return whether it was not
     */
    public boolean tryLock(Cpu cpu, long pfn) {
        cpu.order();
        if (frames.has(pfn, FrameTable.LOCKED)) {
            return false;
        }
        frames.set(pfn, FrameTable.LOCKED);
        return true;
    }

    /** Locks a page, and sleeps until that is possible. */
    public void lock(Task task, long pfn) {
        if (!tryLock(task.cpu(), pfn)) {
            await(new Waiter(task, FrameTable.LOCKED, true), pfn, "a page's lock");
        }
    }

    /** Unlocks a page. */
    public void unlock(Cpu cpu, long pfn) {
        cpu.order();
        unlocked(pfn, cpu.now());
    }

    /** Unlocks a page in an event, or an ordered operation, at {@code time}: what the end of a read does. */
    public void unlocked(long pfn, long time) {
        if (!frames.has(pfn, FrameTable.LOCKED)) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was unlocked, but was not locked.");
        }
        frames.clear(pfn, FrameTable.LOCKED);
        serve(pfn, FrameTable.LOCKED, time);
    }

    /** Sleeps while a page is locked. */
    public void awaitUnlocked(Task task, long pfn) {
        awaitClear(task, pfn, FrameTable.LOCKED, "a page's lock");
    }

    // ---- write-back -------------------------------------------------------------------------------------------------

    /** Says that a page, which the caller has locked, is on its way to a device. */
    public void beginWriteback(Cpu cpu, long pfn) {
        cpu.order();
        frames.set(pfn, FrameTable.WRITEBACK);
    }

    /** Says in an event at {@code time} that the device has a page's content. */
    public void writebackEnded(long pfn, long time) {
        frames.clear(pfn, FrameTable.WRITEBACK);
        serve(pfn, FrameTable.WRITEBACK, time);
    }

    /** Sleeps while a page is under write-back. */
    public void awaitWriteback(Task task, long pfn) {
        awaitClear(task, pfn, FrameTable.WRITEBACK, "a page's write-back");
    }

    // ---- waiting ----------------------------------------------------------------------------------------------------

    /** Whether no task waits for any page. */
    public boolean areQuiet() {
        return waiting.isEmpty();
    }

    private void awaitClear(Task task, long pfn, int flag, String what) {
        task.cpu().order();
        if (frames.has(pfn, flag)) {
            await(new Waiter(task, flag, false), pfn, what);
        }
    }

    private void await(Waiter waiter, long pfn, String what) {
        waiting.computeIfAbsent(pfn, none -> new ArrayList<>(1)).add(waiter);
        while (!waiter.served) {
            scheduler.block(waiter.task, what);
        }
    }

    /** Wakes those that wait for {@code flag}: all that only look, and the first of those that want the lock, which has it then. */
    private void serve(long pfn, int flag, long time) {
        List<Waiter> waiters = waiting.isEmpty() ? null : waiting.get(pfn);
        if (waiters == null) {
            return;
        }
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext();) {
            Waiter waiter = each.next();
            if (waiter.flag != flag || waiter.locks && frames.has(pfn, FrameTable.LOCKED)) {
                continue;
            }
            if (waiter.locks) {
                frames.set(pfn, FrameTable.LOCKED);
            }
            each.remove();
            waiter.served = true;
            scheduler.wake(waiter.task, time);
        }
        if (waiters.isEmpty()) {
            waiting.remove(pfn);
        }
    }
}
