package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Activity;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is a count of users: readers add one if they may, a writer adds an offset that keeps them out and waits until they are gone
 * (vm_refcnt, include/linux/mmap_lock.h, 6.15).
 *
 * <pre>
 *   count           state
 *   0               detached: there is nothing to lock any more
 *   1               attached, nobody inside
 *   1 + n           n readers
 *   W + 1 + n       a writer waits for n readers, and no further one gets in
 * </pre>
 *
 * There is one writer at a time, by some other lock that it holds. A reader that is refused goes away; only the writer ever sleeps.
 */
public final class CountedLock implements TryReadLock {

    private static final int WRITER = 0x4000_0000;
    private static final int MOST_READERS = WRITER - 1;

    private final LockClass lockClass;
    private final Locks locks;
    private final LockOrder order;
    private final CacheLine line;
    private final Stage tryRead;
    private final Stage leave;
    private final Stage beginWrite;
    private final Stage endWrite;
    private int count;

    /** Those whose attempt was refused, and whose task has not seen that yet. */
    private final ArrayList<Task> refused = new ArrayList<>(0);

    private @Nullable Task waiting;
    private long waitingSince;

    /** Until when its wait is some reader's blame already. */
    private long blamedUntil;

    private long writeSince;

    CountedLock(LockClass lockClass, Locks locks) {
        this.lockClass = lockClass;
        this.locks = locks;
        order = locks.order();
        line = locks.newLine();
        long acquire = locks.cost().rwsem().acquire();
        long release = locks.cost().rwsem().release();
        // A class each, and no shared one with a rule inside: every fault passes through two of them.
        tryRead = new Stage() {
            @Override
            public int step(Processor processor) {
                enter(onLine(processor, acquire));
                return DONE;
            }
        };
        leave = new Stage() {
            @Override
            public int step(Processor processor) {
                leave(onLine(processor, release));
                return DONE;
            }
        };
        beginWrite = new Stage() {
            @Override
            public int step(Processor processor) {
                keepOut(onLine(processor, acquire));
                return DONE;
            }
        };
        endWrite = new Stage() {
            @Override
            public int step(Processor processor) {
                letIn(onLine(processor, release));
                return DONE;
            }
        };
    }

    private Cpu onLine(Processor processor, long cost) {
        Cpu cpu = (Cpu) processor;
        cpu.now(line.acquire(cpu.number(), cpu.now()) + cost);
        return cpu;
    }

    // ---- readers ----------------------------------------------------------------------------------------------------

    @Override
    public Stage tryReadStage() {
        return tryRead;
    }

    @Override
    public boolean wasRefused(Task task) {
        return !refused.isEmpty() && refused.remove(task);
    }

    @Override
    public void nowHeldBy(Cpu cpu) {
        order.acquiring(cpu, lockClass);
    }

    @Override
    public void noLongerHeldBy(Cpu cpu) {
        order.released(cpu, lockClass);
    }

    @Override
    public Stage leaveStage() {
        return leave;
    }

    private void enter(Cpu cpu) {
        if (count == 0 || count > MOST_READERS) {
            refused.add(locks.scheduler().current(cpu));
        } else {
            lockClass.read(cpu.account());
            count++;
        }
    }

    private void leave(Cpu cpu) {
        count--;
        Task writer = waiting;
        if (writer == null) {
            return;
        }
        boolean isLast = count == WRITER + 1;
        if (isLast) {
            cpu.now(cpu.now() + locks.cost().rwsem().wakeOne());
        }
        lockClass.madeWait(cpu.account(), Activity.General.READING, cpu.now() - blamedUntil);
        blamedUntil = cpu.now();
        if (isLast) {
            waiting = null;
            lockClass.waited(writer.account(), cpu.now() - waitingSince);
            locks.scheduler().wake(writer, cpu.now());
        }
    }

    // ---- the writer -------------------------------------------------------------------------------------------------

    /** Keeps readers out from now on, and returns when none is inside. */
    public void beginWrite(Task task) {
        order.acquiring(task.cpu(), lockClass);
        task.cpu().perform(beginWrite);
        while (waiting == task) {
            locks.scheduler().block(task, lockClass.name());
        }
        writeSince = task.cpu().now();
    }

    /** Lets readers try again. */
    public void endWrite(Task task) {
        order.released(task.cpu(), lockClass);
        task.cpu().perform(endWrite);
    }

    private void keepOut(Cpu cpu) {
        lockClass.write(cpu.account());
        count += WRITER;
        if (count != WRITER + 1) {
            lockClass.contended(cpu.account());
            waiting = locks.scheduler().current(cpu);
            waitingSince = cpu.now();
            blamedUntil = cpu.now();
        }
    }

    private void letIn(Cpu cpu) {
        lockClass.held(cpu.account(), cpu.now() - writeSince);
        count -= WRITER;
    }

    // ---- its life ---------------------------------------------------------------------------------------------------

    /** There is something to lock from now on. */
    public void attach() {
        count = 1;
    }

    /** There is not any more. Nobody is inside, and the writer has seen to it that nobody comes in. */
    public void detach() {
        if (count != 1) {
            throw new IllegalStateException("detached with a count of " + count);
        }
        count = 0;
    }

    /** Whether it is detached: who looked before must look again. In order. */
    public boolean isDetached() {
        return count == 0;
    }

    @Override
    public boolean isFree() {
        return count <= 1;
    }
}
