package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;
import java.util.BitSet;

/**
 * Removes stale translations from every TLB that may hold them.
 *
 * <p>x86 (arch/i386/kernel/smp.c): the flushing CPU flushes its own and interrupts the others in the address space's CPU mask; it goes on when
 * all have answered. ia64 (arch/ia64/mm/tlb.c): one broadcast instruction purges everywhere without interrupts, but all broadcasts of the
 * machine are serialised by ptcg_lock.
 */
final class TlbFlush {

    /** Beyond this many pages one flush of everything is cheaper than many of a page (arch/x86/mm/tlb.c). */
    private static final long FLUSH_ALL_PAGES = 33;

    private final Architecture arch;
    private final CostModel cost;
    private final Engine engine;
    private final Scheduler scheduler;
    private final Cpu[] cpus;
    private final SpinLock broadcastLock;
    private final int pageShift;

    TlbFlush(Architecture arch, CostModel cost, Engine engine, Scheduler scheduler, Locks locks, Cpu[] cpus) {
        this.arch = arch;
        this.cost = cost;
        this.engine = engine;
        this.scheduler = scheduler;
        this.cpus = cpus;
        this.broadcastLock = arch.flushesByBroadcast() ? locks.spinLock("ptcg_lock", LockRank.PTCG_LOCK) : null;
        this.pageShift = arch.geometry().pageShift();
    }

    /** One page: flush_tlb_page. */
    void page(Task task, AddressSpace mm, long address) {
        range(task, mm, address, address + (1L << pageShift));
    }

    /** Everything of an address space: flush_tlb_mm. */
    void all(Task task, AddressSpace mm) {
        range(task, mm, 0, Long.MAX_VALUE);
    }

    /** Whatever lies in [start, end): flush_tlb_range. Returns when no TLB holds any of it. */
    void range(Task task, AddressSpace mm, long start, long end) {
        Cpu cpu = task.cpu();
        cpu.order();
        cpu.account().add(Stat.TLB_FLUSH, 1);
        if (broadcastLock != null) {
            broadcast(cpu, mm, start, end);
        } else {
            interrupt(cpu, mm, start, end);
        }
    }

    private void broadcast(Cpu cpu, AddressSpace mm, long start, long end) {
        broadcastLock.lock(cpu);
        for (int i = mm.cpus().nextSetBit(0); i >= 0; i = mm.cpus().nextSetBit(i + 1)) {
            drop(cpus[i], mm, start, end);
        }
        cpu.charge(flushCost(start, end));
        broadcastLock.unlock(cpu);
    }

    private void interrupt(Cpu cpu, AddressSpace mm, long start, long end) {
        drop(cpu, mm, start, end);
        long flush = flushCost(start, end);
        cpu.charge(flush);
        // Whoever loads the address space from here on finds memory as it is now.
        BitSet others = (BitSet) mm.cpus().clone();
        others.clear(cpu.number());
        int targets = others.cardinality();
        if (targets == 0) {
            return;
        }
        cpu.charge(cost.ipi().send() + (targets - 1) * cost.ipi().sendTarget());
        cpu.order();
        long sent = cpu.now();
        long handler = cost.ipi().receive() + flush;
        others.stream().forEach(i -> engine.at(sent + handler, () -> answer(cpus[i], mm, start, end, handler)));
        cpu.account().add(Stat.IPI, targets);
        cpu.account().add(Stat.SYS_TIME, targets * handler);
        cpu.charge(handler + 1);
        // The answers fire before this CPU's turn comes again: what follows may rely on them.
        cpu.order();
    }

    /** What the interrupt does on {@code target}. An idle CPU has nothing to be kept from. */
    private void answer(Cpu target, AddressSpace mm, long start, long end, long handler) {
        drop(target, mm, start, end);
        if (scheduler.current(target) != null) {
            target.steal(handler);
        }
    }

    private void drop(Cpu cpu, AddressSpace mm, long start, long end) {
        if (isAll(start, end)) {
            cpu.tlb().removeAddressSpace(mm.id());
            return;
        }
        for (long address = start; address != end; address += 1L << pageShift) {
            cpu.tlb().remove(Tlb.tag(address >>> pageShift, mm.id()));
        }
    }

    private long flushCost(long start, long end) {
        return isAll(start, end) ? cost.tlb().flushAll() : (end - start >>> pageShift) * cost.tlb().flushPage();
    }

    private boolean isAll(long start, long end) {
        return end - start >>> pageShift > FLUSH_ALL_PAGES;
    }

    /** Makes {@code cpu} run in {@code mm}; where the TLB does not tell address spaces apart it loses what it held. An ordered operation. */
    void load(Cpu cpu, AddressSpace mm, AddressSpace before) {
        mm.cpus().set(cpu.number());
        if (before != null && !arch.flushesByBroadcast()) {
            before.cpus().clear(cpu.number());
            cpu.tlb().clear();
        }
    }
}
