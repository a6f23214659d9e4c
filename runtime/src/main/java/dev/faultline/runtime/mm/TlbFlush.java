package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Shootdowns;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Removes stale translations from every TLB that may hold them.
 *
 * <p>x86 (arch/i386/kernel/smp.c): the flushing CPU flushes its own and interrupts the others in the address space's CPU mask; it goes on when
 * all have answered. ia64 (arch/ia64/mm/tlb.c): one broadcast instruction purges everywhere without interrupts, but all broadcasts of the
 * machine are serialised by ptcg_lock.
 *
 * <p>What the others have to drop is written down for them in {@link Shootdowns}. The naive executor drops it from each at once, and so checks that.
 */
final class TlbFlush {

    /** Beyond this many pages one flush of everything is cheaper than many of a page (arch/x86/mm/tlb.c). */
    private static final long FLUSH_ALL_PAGES = 33;

    private final Architecture arch;
    private final CostModel cost;
    private final Engine engine;
    private final Cpu[] cpus;
    private final Shootdowns shootdowns;
    private final List<AddressSpace> spaces;
    private final SpinLock broadcastLock;
    private final int pageShift;
    private final int hugeShift;

    /** How often a CPU has begun to run in another address space. */
    private long loads;

    /** @param spaces every live address space, oldest first */
    TlbFlush(Architecture arch, CostModel cost, Engine engine, Locks locks, Cpu[] cpus,
            List<AddressSpace> spaces) {
        this.arch = arch;
        this.cost = cost;
        this.engine = engine;
        this.cpus = cpus;
        this.shootdowns = cpus[0].shootdowns();
        this.spaces = spaces;
        this.broadcastLock = arch.flushesByBroadcast() ? locks.spinLock("ptcg_lock", LockRank.PTCG_LOCK) : null;
        this.pageShift = arch.geometry().pageShift();
        this.hugeShift = arch.geometry().spanShift(0);
    }

    /** One page: flush_tlb_page. */
    void page(Task task, AddressSpace mm, long address) {
        range(task, mm, address, address + (1L << pageShift));
    }

    /** Everything of an address space: flush_tlb_mm. */
    void all(Task task, AddressSpace mm) {
        range(task, mm, 0, Long.MAX_VALUE);
    }

    /** One huge page, at the price of one page: flush_pmd_tlb_range. */
    void huge(Task task, AddressSpace mm, long base) {
        flush(task, mm, base, base + (1L << hugeShift), hugeShift);
    }

    /** Huge pages alone, the first and the last of which lie in [start, end); each costs as much as a page. */
    void hugeRange(Task task, AddressSpace mm, long start, long end) {
        flush(task, mm, start & -1L << hugeShift, end + (1L << hugeShift) - 1 & -1L << hugeShift, hugeShift);
    }

    /** Whatever lies in [start, end): flush_tlb_range. Returns when no TLB holds any of it. */
    void range(Task task, AddressSpace mm, long start, long end) {
        flush(task, mm, start, end, pageShift);
    }

    private void flush(Task task, AddressSpace mm, long start, long end, int shift) {
        Cpu cpu = task.cpu();
        cpu.order();
        cpu.account().add(Stat.TLB_FLUSH, 1);
        Flush flush = new Flush(mm, start, end, shift);
        if (broadcastLock != null) {
            broadcast(cpu, flush);
        } else {
            interrupt(cpu, flush);
        }
    }

    private void broadcast(Cpu cpu, Flush flush) {
        broadcastLock.lock(cpu);
        if (canWriteDown(flush)) {
            flush.writeDown();
        } else {
            for (int i = flush.mm.cpus().nextSetBit(0); i >= 0; i = flush.mm.cpus().nextSetBit(i + 1)) {
                flush.drop(cpus[i]);
            }
        }
        cpu.charge(flush.cost());
        broadcastLock.unlock(cpu);
    }

    private void interrupt(Cpu cpu, Flush flush) {
        flush.drop(cpu);
        cpu.charge(flush.cost());
        int targets = flush.mm.cpus().cardinality() - (flush.mm.cpus().get(cpu.number()) ? 1 : 0);
        if (targets == 0) {
            return;
        }
        // Whoever loads the address space from here on finds memory as it is now.
        BitSet others = (BitSet) flush.mm.cpus().clone();
        others.clear(cpu.number());
        long loadsBefore = loads;
        cpu.charge(cost.ipi().send() + (targets - 1) * cost.ipi().sendTarget());
        cpu.order();
        long sent = cpu.now();
        long handler = cost.ipi().receive() + flush.cost();
        // They answer at the same moment, so that one event does for all.
        engine.at(sent + handler, () -> {
            if (loads == loadsBefore && canWriteDown(flush)) {
                // The sender, which has dropped it already, has been here ever since.
                flush.writeDown();
                flush.mm.interrupts().stealFromAllBut(cpu, handler);
            } else {
                for (int i = others.nextSetBit(0); i >= 0; i = others.nextSetBit(i + 1)) {
                    flush.drop(cpus[i]);
                    cpus[i].stealUnlessIdle(handler);
                }
            }
        });
        cpu.account().add(Stat.IPI, targets);
        cpu.account().add(Stat.SYS_TIME, targets * handler);
        cpu.charge(handler + 1);
        // The answers fire before this CPU's turn comes again: what follows may rely on them.
        cpu.order();
    }

    /**
     * Whether every TLB may drop the pages, since no other holds them than those that have to: tags of an address space are its own as long as no two
     * have the same 12 bits. A whole address space is dropped at once.
     */
    private boolean canWriteDown(Flush flush) {
        return !engine.isNaive() && !flush.isAll() && spaces.getLast().id() - spaces.getFirst().id() < Tlb.ADDRESS_SPACES;
    }

    /** What is to go: [start, end) of an address space, in pages of one size. */
    private final class Flush {
        final AddressSpace mm;
        final long start;
        final long end;
        final int shift;

        Flush(AddressSpace mm, long start, long end, int shift) {
            this.mm = mm;
            this.start = start;
            this.end = end;
            this.shift = shift;
        }

        boolean isAll() {
            return end - start >>> shift > FLUSH_ALL_PAGES;
        }

        long cost() {
            return isAll() ? cost.tlb().flushAll() : (end - start >>> shift) * cost.tlb().flushPage();
        }

        void drop(Cpu cpu) {
            if (isAll()) {
                cpu.tlb().removeAddressSpace(mm.id());
                return;
            }
            forEachTag(cpu.tlb()::remove);
        }

        /** Lets every TLB drop it when it is next looked into. */
        void writeDown() {
            forEachTag(shootdowns::drop);
        }

        private void forEachTag(LongConsumer drop) {
            if (shift == pageShift) {
                for (long address = start; address != end; address += 1L << pageShift) {
                    drop.accept(Tlb.tag(address >>> pageShift, mm.id()));
                }
            }
            if (mm.pageTables().hadHugePages()) {
                // Flushing any page of a huge one drops all of it.
                for (long block = start >>> hugeShift; block <= end - 1 >>> hugeShift; block++) {
                    drop.accept(Tlb.hugeTag(block, mm.id()));
                }
            }
        }
    }

    /** Makes {@code cpu} run in {@code mm}; where the TLB does not tell address spaces apart it loses what it held. An ordered operation. */
    void load(Cpu cpu, AddressSpace mm, AddressSpace before) {
        loads++;
        mm.cpus().set(cpu.number());
        if (!arch.flushesByBroadcast()) {
            cpu.join(mm.interrupts());
            if (before != null) {
                before.cpus().clear(cpu.number());
                cpu.tlb().clear();
            }
        }
    }
}
