package dev.faultline.runtime.sync;

import static dev.faultline.runtime.stats.Activity.General.READING;
import static dev.faultline.runtime.stats.Activity.General.WRITING;

import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Activity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A reader-writer semaphore as the kernel's: sleeping, first in first out, handed over by whoever wakes.
 *
 * <p>A waiting writer stops later readers, so one pending mmap holds up every new fault until the readers inside have left. Both algorithms
 * ({@link XaddRwSem}, {@link GenericRwSem}) share that rule and differ in how many operations on how contended a line it takes to apply it.
 */
public abstract class RwSem implements TryReadLock {

    final LockClass lockClass;
    final Locks locks;
    private final LockOrder order;

    /** n &gt; 0: n readers inside; -1: a writer; 0: free. */
    int activity;

    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(0);

    /** Those whose task has not seen yet that it was queued; a granted waiter leaves the queue before its task has run. */
    private final ArrayList<Waiter> arriving = new ArrayList<>(0);

    /** Those whose attempt to get in was refused, and whose task has not seen that yet. */
    private final ArrayList<Task> refused = new ArrayList<>(0);

    private long writeSince;

    /** Of those who wait: what they have lost since somebody let go last, reckoned up to a time. */
    private long lost;

    private long lostUntil;

    /** How often it was taken for writing. */
    private long version;

    /** A task in the queue. It is off the queue, and holds the semaphore, once {@code granted}. */
    private static final class Waiter {
        final Task task;
        final boolean writer;
        final long since;
        boolean granted;

        Waiter(Task task, boolean writer, long since) {
            this.task = task;
            this.writer = writer;
            this.since = since;
        }
    }

    RwSem(LockClass lockClass, Locks locks) {
        this.lockClass = lockClass;
        this.locks = locks;
        this.order = locks.order();
    }

    /** The ordered operations that try to get in for reading and leave again; see the subclasses for their price. */
    abstract Stage downReadStage();

    abstract Stage downWriteStage();

    abstract Stage downgradeStage();

    /** Leaves after reading, by an operation that is deferred. */
    abstract void deferUpRead(Cpu cpu);

    abstract Stage upWriteStage();

    /** The first half of {@link #downRead}, for a trap that does it on its way into the handler; {@link #finishDownRead} is the other half. */
    public final Stage trapStage() {
        return downReadStage();
    }

    /** Whether {@code task} has to sleep before it is in, after its {@link #trapStage}. */
    public final boolean makesWait(Task task) {
        for (Waiter waiter : arriving) {
            if (waiter.task == task) {
                return true;
            }
        }
        return false;
    }

    /** Gets in for reading; sleeps while a writer is inside or waits. */
    public final void downRead(Task task) {
        order.acquiring(task.cpu(), lockClass);
        task.cpu().perform(downReadStage());
        sleepUntilGranted(task);
    }

    /** Completes a down_read whose {@link #trapStage} has been done. */
    public final void finishDownRead(Task task) {
        order.acquiring(task.cpu(), lockClass);
        sleepUntilGranted(task);
    }

    @Override
    public final void nowHeldBy(Cpu cpu) {
        order.acquiring(cpu, lockClass);
    }

    @Override
    public final void noLongerHeldBy(Cpu cpu) {
        order.released(cpu, lockClass);
    }

    /** Gets in for reading unless a writer is inside or waits. No order of locks is broken by what waits for nobody. */
    public final boolean tryDownRead(Task task) {
        task.cpu().perform(tryReadStage());
        return !wasRefused(task);
    }

    @Override
    public final boolean wasRefused(Task task) {
        return !refused.isEmpty() && refused.remove(task);
    }

    /** Leaves after {@link #tryDownRead}. */
    public final void upTryRead(Task task) {
        deferUpRead(task.cpu());
    }

    /** Goes on reading after writing, with the readers that wait for that. */
    public final void downgrade(Task task) {
        task.cpu().perform(downgradeStage());
    }

    /** Gets in for writing; sleeps until everybody else is out. */
    public final void downWrite(Task task) {
        order.acquiring(task.cpu(), lockClass);
        task.cpu().perform(downWriteStage());
        sleepUntilGranted(task);
    }

    /** Leaves after reading. Its time passes with the next ordered operation. */
    public final void upRead(Task task) {
        order.released(task.cpu(), lockClass);
        deferUpRead(task.cpu());
    }

    /** Leaves after writing. */
    public final void upWrite(Task task) {
        order.released(task.cpu(), lockClass);
        task.cpu().perform(upWriteStage());
    }

    private void sleepUntilGranted(Task task) {
        Waiter mine = waiting(task);
        if (mine == null) {
            return;
        }
        task.cpu().charge(locks.cost().rwsem().enqueue());
        while (!mine.granted) {
            locks.scheduler().block(task, lockClass.name());
        }
    }

    private @Nullable Waiter waiting(Task task) {
        if (arriving.isEmpty()) {
            return null;
        }
        for (Waiter waiter : arriving) {
            if (waiter.task == task) {
                arriving.remove(waiter);
                return waiter;
            }
        }
        return null;
    }

    // ---- the rule, applied inside ordered operations ---------------------------------------------------------------

    final void enterRead(Cpu cpu) {
        lockClass.read(cpu.account());
        if (activity >= 0 && waiters.isEmpty()) {
            activity++;
        } else {
            queue(cpu, false);
        }
    }

    final void tryEnterRead(Cpu cpu) {
        if (activity >= 0 && waiters.isEmpty()) {
            lockClass.read(cpu.account());
            activity++;
        } else {
            refused.add(locks.scheduler().current(cpu));
        }
    }

    final void enterWrite(Cpu cpu) {
        lockClass.write(cpu.account());
        if (activity == 0 && waiters.isEmpty()) {
            activity = -1;
            version++;
            writeSince = cpu.now();
        } else {
            queue(cpu, true);
        }
    }

    private void queue(Cpu cpu, boolean writer) {
        lockClass.contended(cpu.account());
        Task task = locks.scheduler().current(cpu);
        loseUntil(cpu.now());
        Waiter waiter = new Waiter(task, writer, cpu.now());
        waiters.add(waiter);
        arriving.add(waiter);
    }

    final void leaveRead(Cpu cpu) {
        activity--;
        if (waiters.isEmpty()) {
            return;
        }
        loseUntil(cpu.now());
        if (activity == 0) {
            wakeFront(cpu);
        }
        blame(cpu, READING);
    }

    final void leaveWrite(Cpu cpu) {
        long held = cpu.now() - writeSince;
        lockClass.held(cpu.account(), held);
        activity = 0;
        if (!waiters.isEmpty()) {
            loseUntil(cpu.now());
            wakeFront(cpu);
            blame(cpu, WRITING);
        }
    }

    final void becomeReader(Cpu cpu) {
        lockClass.held(cpu.account(), cpu.now() - writeSince);
        activity = 1;
        loseUntil(cpu.now());
        wakeReaders(cpu);
        blame(cpu, WRITING);
    }

    private void loseUntil(long time) {
        lost += waiters.size() * (time - lostUntil);
        lostUntil = time;
    }

    private void blame(Cpu cpu, Activity how) {
        lockClass.madeWait(cpu.account(), how, lost);
        lost = 0;
    }

    /** Lets the writer at the front in, or every reader from the front up to the first writer. */
    private void wakeFront(Cpu cpu) {
        if (waiters.getFirst().writer) {
            activity = -1;
            version++;
            grant(waiters.remove(), cpu);
            writeSince = cpu.now();
            return;
        }
        wakeReaders(cpu);
    }

    private void wakeReaders(Cpu cpu) {
        while (!waiters.isEmpty() && !waiters.getFirst().writer) {
            activity++;
            grant(waiters.remove(), cpu);
        }
    }

    private void grant(Waiter waiter, Cpu waker) {
        waker.now(waker.now() + locks.cost().rwsem().wakeOne());
        waiter.granted = true;
        lost += waker.now() - lostUntil;
        long waited = waker.now() - waiter.since;
        lockClass.waited(waiter.task.account(), waited);
        locks.scheduler().wake(waiter.task, waker.now());
    }

    @Override
    public final boolean isFree() {
        return activity == 0 && waiters.isEmpty();
    }

    /** How often it was taken for writing: while that stays, and nobody {@link #isWriteHeld}, what it guards is as it was. In order. */
    public final long version() {
        return version;
    }

    public final boolean isWriteHeld() {
        return activity < 0;
    }

    static Cpu cpu(Processor processor) {
        return (Cpu) processor;
    }
}
