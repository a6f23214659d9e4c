package dev.faultline.runtime.sync;

import dev.faultline.runtime.cost.SpinCosts;
import dev.faultline.runtime.engine.Posted;
import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.stats.Activity;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A spinlock: the holder, the CPUs that spin, and the cache line they fight over.
 *
 * <p>Acquiring is an ordered operation; a CPU that finds the lock held spins, which costs it system time and keeps it from anything else.
 * Releasing is posted: the holder goes on at once and the line travels without it.
 *
 * <p>A kernel built for one CPU has none of this: its spinlocks are compiled to nothing, cost nothing and are not counted. That nobody else can
 * hold one is asserted all the same.
 *
 * <p>Simplified: the next holder is the one that has waited longest, for test-and-set locks too. Their unfairness (the nearest CPU wins more
 * often) is not modelled; their price, which grows with every waiter, is.
 */
public final class SpinLock implements Stage, Posted {

    private final LockClass lockClass;
    private final boolean isCompiled;
    private final SpinKind kind;
    private final LockOrder order;
    private final SpinCosts cost;
    private final Distances distances;
    private final Scheduler scheduler;
    private final CacheLine line;
    private final ArrayDeque<Cpu> waiters = new ArrayDeque<>(0);
    private @Nullable Cpu holder;
    private long heldSince;

    // Of those who wait: what they have lost since the last handover, reckoned up to a time. And what whoever lets go has been doing.
    private long lost;
    private long lostUntil;
    private Activity releasing = Activity.General.CALL;

    SpinLock(LockClass lockClass, SpinKind kind, Locks locks) {
        this.lockClass = lockClass;
        this.isCompiled = locks.isSmp();
        this.kind = kind;
        this.order = locks.order();
        this.cost = locks.cost().spin();
        this.distances = locks.distances();
        this.scheduler = locks.scheduler();
        this.line = locks.newLine();
    }

    /** Takes the lock; returns when {@code cpu} holds it. */
    public void lock(Cpu cpu) {
        order.acquiring(cpu, lockClass);
        cpu.perform(this);
    }

    /** Takes the lock while the task holds another of its class, in an order the caller vouches for: spin_lock_nested. */
    public void lockNested(Cpu cpu) {
        order.acquiringNested(cpu, lockClass);
        cpu.perform(this);
    }

    /**
     * Takes the lock if nobody holds it.
     *
     * @return whether {@code cpu} holds it now
     */
    public boolean tryLock(Cpu cpu) {
        cpu.order();
        if (holder != null) {
            cpu.now(line.read(cpu.number(), cpu.now()) + cost.acquire());
            return false;
        }
        order.acquiring(cpu, lockClass);
        if (isCompiled) {
            lockClass.acquired(cpu.account());
        }
        take(cpu);
        return true;
    }

    private void take(Cpu cpu) {
        if (isCompiled) {
            cpu.now(line.acquire(cpu.number(), cpu.now()) + cost.acquire());
        }
        holder = cpu;
        heldSince = cpu.now();
    }

    /** Completes an acquisition whose stage (this object) has been done as part of something else. */
    public void finishLock(Cpu cpu) {
        order.acquiring(cpu, lockClass);
        assert holder == cpu : lockClass.name() + " was not taken";
    }

    /** The same for an acquisition that a stage has done and goes on from. */
    public void nowHeldBy(Cpu cpu) {
        order.acquiring(cpu, lockClass);
    }

    /** Releases the lock at {@code cpu}'s clock. */
    public void unlock(Cpu cpu) {
        beginUnlock(cpu);
        // By the time others see the release, the task may have got to its next step.
        releasing = scheduler.current(cpu).activity();
        cpu.post(this);
    }

    /** The part of {@link #unlock} that only the holder sees; {@link #endUnlock} is the operation that others do. */
    public void beginUnlock(Cpu cpu) {
        assert holder == cpu : lockClass.name() + " is not held by cpu " + cpu.number();
        order.released(cpu, lockClass);
        if (!isCompiled) {
            return;
        }
        cpu.charge(cost.release());
        long held = cpu.now() - heldSince;
        lockClass.held(cpu.account(), held);
    }

    /**
     * Lets the next one in. An ordered operation, which may be posted.
     *
     * @param activity what the holder did
     */
    public void endUnlock(Cpu cpu, Activity activity) {
        releasing = activity;
        run(cpu.now(), cpu);
    }

    @Override
    public int step(Processor processor) {
        Cpu cpu = (Cpu) processor;
        if (holder == cpu) {
            return DONE;
        }
        if (!isCompiled) {
            assert holder == null : lockClass.name() + " is held by another CPU, on a kernel for one";
            take(cpu);
            return DONE;
        }
        lockClass.acquired(cpu.account());
        if (holder == null) {
            take(cpu);
            return DONE;
        }
        lockClass.contended(cpu.account());
        cpu.spinsSince(cpu.now());
        loseUntil(cpu.now());
        waiters.add(cpu);
        return PARKED;
    }

    private void loseUntil(long time) {
        lost += waiters.size() * (time - lostUntil);
        lostUntil = time;
    }

    @Override
    public void run(long time, Processor releaser) {
        if (waiters.isEmpty()) {
            holder = null;
            return;
        }
        loseUntil(time);
        Cpu cpu = waiters.remove();
        int hops = distances.betweenCpus(releaser.number(), cpu.number());
        long granted = time + kind.handoff(cost, hops, waiters.size());
        line.movedTo(cpu.number(), granted);
        holder = cpu;
        heldSince = granted;
        lockClass.madeWait(((Cpu) releaser).account(), releasing, lost + granted - time);
        lost = 0;
        long waited = granted - cpu.spinsSince();
        lockClass.waited(cpu.account(), waited);
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
