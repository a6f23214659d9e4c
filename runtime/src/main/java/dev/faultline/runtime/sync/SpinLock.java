package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Posted;
import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A spinlock: the holder, the CPUs that spin, and the cache line they fight over.
 *
 * <p>Acquiring is an ordered operation; a CPU that finds the lock held spins, which costs it system time and keeps it from anything else.
 * Releasing is posted: the holder goes on at once and the line travels without it.
 *
 * <p>Simplified: the next holder is the one that has waited longest, for test-and-set locks too. Their unfairness (the nearest CPU wins more
 * often) is not modelled; their price, which grows with every waiter, is.
 */
public final class SpinLock implements Stage, Posted {

    private final LockClass lockClass;
    private final SpinKind kind;
    private final Locks locks;
    private final CacheLine line;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(0);
    private @Nullable Cpu holder;
    private long heldSince;

    private record Waiter(Cpu cpu, long since) {}

    SpinLock(LockClass lockClass, SpinKind kind, Locks locks) {
        this.lockClass = lockClass;
        this.kind = kind;
        this.locks = locks;
        this.line = locks.newLine();
    }

    /** Takes the lock; returns when {@code cpu} holds it. */
    public void lock(Cpu cpu) {
        locks.order().acquiring(cpu, lockClass);
        cpu.perform(this);
    }

    /** Releases the lock at {@code cpu}'s clock. */
    public void unlock(Cpu cpu) {
        assert holder == cpu : lockClass.name() + " is not held by cpu " + cpu.number();
        locks.order().released(cpu, lockClass);
        cpu.charge(locks.cost().spin().release());
        long held = cpu.now() - heldSince;
        lockClass.held(held);
        cpu.account().add(Stat.LOCK_HOLD, held);
        cpu.post(this);
    }

    @Override
    public int step(Processor processor) {
        Cpu cpu = (Cpu) processor;
        if (holder == cpu) {
            return DONE;
        }
        lockClass.acquired();
        cpu.account().add(Stat.LOCK_ACQUISITIONS, 1);
        if (holder == null) {
            cpu.now(line.acquire(cpu.number(), cpu.now()) + locks.cost().spin().acquire());
            holder = cpu;
            heldSince = cpu.now();
            return DONE;
        }
        lockClass.contended();
        cpu.account().add(Stat.CONTENDED, 1);
        waiters.add(new Waiter(cpu, cpu.now()));
        return PARKED;
    }

    @Override
    public void run(long time, Processor releaser) {
        Waiter next = waiters.poll();
        if (next == null) {
            holder = null;
            return;
        }
        Cpu cpu = next.cpu;
        int hops = locks.distances().betweenCpus(releaser.number(), cpu.number());
        long granted = time + kind.handoff(locks.cost().spin(), hops, waiters.size());
        line.movedTo(cpu.number(), granted);
        holder = cpu;
        heldSince = granted;
        long waited = granted - next.since;
        lockClass.waited(waited);
        cpu.account().add(Stat.LOCK_WAIT, waited);
        cpu.unpark(granted);
    }

    /** Whether nobody holds it or waits for it. */
    public boolean isFree() {
        return holder == null && waiters.isEmpty();
    }

    public boolean isHeldBy(Cpu cpu) {
        return holder == cpu;
    }
}
