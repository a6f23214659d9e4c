package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.Locks;
import java.util.Arrays;

/**
 * The same fault again and again: exact acceleration of anonymous writes while one CPU is alone.
 *
 * <p><b>Idea.</b> While nothing else on the machine is going to happen, every lock is free, every cache line the CPU's own, and nobody can look on.
 * A fault that goes the same way as an earlier one then does the same to the clock, the locks and the statistics. So periods, each from the
 * end of one fault to the end of the next, are taken step by step; when two of a kind came to the same, those that follow repeat the second one,
 * and only what differs from page to page is done one by one: entry, frame, batches, TLB.
 *
 * <pre>
 *   fault p ends |  access p, TLB   access p+1: trap, locks, clear, install  | fault p+1 ends
 *                |<------------------------- a period ---------------------->|
 *
 *   kind of a period            the fault at its end finds
 *   0                           a page on the CPU's list, and room in its pagevec
 *   REFILL                      the list empty: a batch comes from the zone
 *   DRAIN                       the pagevec full with its page: the batch goes to the LRU lists
 *   SPILL                       the CPU's or the task's own part of the rss counter full: it goes to the shared one
 *   REFILL | DRAIN | SPILL      any of them together
 * </pre>
 *
 * <p><b>Ends</b> where anything may differ: at the end of the table, the VMA or the pass; where the entry is in use, or the TLB knows the page; where
 * a batch spans nodes, or would free a page; and as soon as any event has fired.
 *
 * <p>Off with jitter, which makes periods differ, and under the naive executor, which therefore checks it.
 */
final class FaultRun {

    /** Periods measured in vain before a run of accesses is left alone: it does something else. */
    private static final int ATTEMPTS = 8;

    private static final int REFILL = 1;
    private static final int DRAIN = 2;
    private static final int SPILL = 4;

    /** What the last period of its kind came to. */
    private static final class Period {
        long[] counts = new long[0];
        long length;
        long latency;

        /** From the time the memory port was free again to the end. */
        long clearLead;

        /** Whether the one before came to the same, and no event has fired since. */
        boolean isKnown;

        /** Repetitions that are not accounted yet. */
        long times;
    }

    private final MemoryManager kernel;
    private final LeafWork work;
    private final Architecture arch;
    private final Geometry geometry;
    private final Locks locks;
    private final PageAllocator allocator;
    private final Pagevecs pagevecs;
    private final UserTask task;
    private final PageOrder order;

    /** Room for a period's counts: the account's, then the locks'. */
    private final int accountSize;

    private final Period[] periods = {
        new Period(), new Period(), new Period(), new Period(), new Period(), new Period(), new Period(), new Period()
    };
    private int attempts = ATTEMPTS;

    /** What has fired by the time all this was learnt. */
    private long epoch;

    // The start of the period that is being measured, if any.
    private boolean marked;
    private int kind;
    private long begin;
    private long[] before = new long[0];

    FaultRun(MemoryManager kernel, UserTask task, PageOrder order) {
        this.kernel = kernel;
        this.work = kernel.work;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.locks = kernel.locks;
        this.allocator = kernel.allocator;
        this.pagevecs = kernel.pagevecs;
        this.task = task;
        this.order = order;
        this.accountSize = task.account().size();
        if (!kernel.repeatsFaults) {
            attempts = 0;
        }
    }

    /** Whether it is worth calling {@link #faultEnded}. */
    boolean isOn() {
        return attempts > 0;
    }

    /**
     * A fault has ended and the CPU is about to repeat its access: measures the period that ends here, and repeats known ones for as many of the
     * next accesses as go the same way.
     *
     * @param follows whether it came right after the access that the last fault was for
     * @param next number of the access that is about to be repeated
     * @param last number of the pass's last access
     * @return how many accesses further the CPU stands, just as before with the page of that access
     */
    long faultEnded(Cpu cpu, boolean follows, long latency, long next, long last) {
        if (!cpu.isAlone() || kernel.scheduler.yieldsAtSliceEnd(task)) {
            marked = false;
            return 0;
        }
        int counters = accountSize + locks.tallySize();
        if (epoch != kernel.engine.fired() || before.length != counters) {
            // Something has happened, or there is a kind of lock that was not there before.
            epoch = kernel.engine.fired();
            before = before.length == counters ? before : new long[counters];
            marked = false;
            for (Period period : periods) {
                period.isKnown = false;
            }
        }
        // Only an anonymous page leaves what the next fault starts from: its frame, its VMA, its table.
        Fault fault = task.fault();
        boolean anonymous = fault.result == Fault.Result.MINOR && fault.kind == Stat.ANONYMOUS && !fault.prepared
                && !fault.hasFallenBack();
        if (marked && follows && anonymous) {
            compare(cpu, latency);
        }
        long times = anonymous ? repeat(cpu, next, last) : 0;
        mark(cpu);
        return times;
    }

    /** Begins to measure the next period, unless its like is known. */
    private void mark(Cpu cpu) {
        kind = kind(cpu);
        // A period in which memory had to be found is like no other.
        marked = !periods[kind].isKnown && (kind == 0 || isEasy(cpu, kind));
        if (marked) {
            int size = accountSize + locks.tallySize();
            if (before.length != size) {
                // The first time, or somebody has made the first lock of a class.
                before = new long[size];
            }
            begin = cpu.now();
            cpu.account().tally(before, 0);
            locks.tally(before, accountSize);
        }
    }

    private int kind(Cpu cpu) {
        return (allocator.listed(cpu) > 0 ? 0 : REFILL)
                | (pagevecs.room(cpu) > 0 ? 0 : DRAIN)
                | (kernel.rss.room(task, task.mm()) > 0 ? 0 : SPILL);
    }

    private void compare(Cpu cpu, long latency) {
        Period period = periods[kind];
        long[] counts = new long[before.length];
        cpu.account().tally(counts, 0);
        locks.tally(counts, accountSize);
        for (int i = 0; i < counts.length; i++) {
            counts[i] -= before[i];
        }
        long length = cpu.now() - begin;
        long lead = cpu.now() - kernel.ports[cpu.node()].freeAt();
        period.isKnown = Arrays.equals(counts, period.counts)
                && length == period.length
                && latency == period.latency
                && lead == period.clearLead
                // Each page must find the port free, as these did.
                && lead >= 0
                && kernel.memory.node(task.fault().page) == cpu.node();
        attempts = period.isKnown ? ATTEMPTS : attempts - 1;
        period.counts = counts;
        period.length = length;
        period.latency = latency;
        period.clearLead = lead;
    }

    private long repeat(Cpu cpu, long next, long last) {
        Fault fault = task.fault();
        PageTable leaf = fault.table;
        Vma vma = fault.vma;
        if (leaf == null || vma == null || !leaf.isLinked || vma.anonVma() == 0) {
            return 0;
        }
        int asid = fault.mm().id();
        Tlb tlb = cpu.tlb();
        int shift = geometry.pageShift();
        long spanMask = -1L << geometry.spanShift(0);
        long address = fault.address;
        long access = next;
        int kind = 0;
        Period repeated = null;
        boolean batchMayMove = false;
        for (long ofThisKind = 0; access < last; ofThisKind--) {
            if (ofThisKind == 0) {
                kind = kind(cpu);
                ofThisKind = kind == 0
                        ? Math.min(Math.min(allocator.listed(cpu), pagevecs.room(cpu)), kernel.rss.room(task, task.mm()))
                        : 1;
            }
            long following = order.address(access + 1);
            int index = geometry.index(0, following);
            long tag = Tlb.tag(following >>> shift, asid);
            boolean goesTheSameWay = periods[kind].isKnown
                    && (following & spanMask) == leaf.base
                    && vma.contains(following)
                    && leaf.words[index] == Architecture.NONE
                    && tlb.find(tag) < 0
                    && (kind == 0 || mayRefill(cpu, kind) && (batchMayMove || mayDrain(cpu, kind)));
            if (!goesTheSameWay) {
                break;
            }
            finishAccess(leaf, tlb, address, Tlb.tag(address >>> shift, asid));
            if (arch.walkerInsertsNotPresent()) {
                tlb.insert(tag, Architecture.NONE);
                tlb.remove(tag);
            }
            if ((kind & REFILL) != 0) {
                allocator.refillList(cpu);
            }
            fault.page = allocator.popListed(cpu);
            fault.index = index;
            fault.address = following;
            work.enterAnonymous(cpu, fault);
            if ((kind & DRAIN) != 0) {
                pagevecs.emptyBatch(cpu);
                // What comes into the batch from here on is mapped, and of this node.
                batchMayMove = true;
            }
            leaf.words[index] = work.writtenEntry(fault);
            repeated = periods[kind];
            repeated.times++;
            address = following;
            access++;
        }
        if (repeated != null) {
            account(cpu);
            kernel.ports[cpu.node()].freeAt(cpu.now() - repeated.clearLead);
        }
        return access - next;
    }

    /** Whether what has to be moved between lists can be moved at once. */
    private boolean isEasy(Cpu cpu, int kind) {
        return mayRefill(cpu, kind) && mayDrain(cpu, kind);
    }

    private boolean mayRefill(Cpu cpu, int kind) {
        return (kind & REFILL) == 0 || allocator.canRefillList(cpu);
    }

    private boolean mayDrain(Cpu cpu, int kind) {
        return (kind & DRAIN) == 0 || pagevecs.onlyMoves(cpu);
    }

    /** The access that the fault was for: the walk finds the entry now. */
    private void finishAccess(PageTable leaf, Tlb tlb, long address, long tag) {
        int index = geometry.index(0, address);
        long used = arch.mkdirty(arch.mkyoung(leaf.words[index]));
        leaf.words[index] = used;
        tlb.insert(tag, used);
    }

    private void account(Cpu cpu) {
        for (Period period : periods) {
            long times = period.times;
            if (times > 0) {
                cpu.account().repeat(period.counts, 0, times, period.latency);
                locks.repeat(period.counts, accountSize, times);
                cpu.advance(times * period.length);
                kernel.repeatedFaults += times;
                kernel.vmStat.pgfault += times;
                kernel.vmStat.pgalloc += times;
                kernel.vmStat.vmaLockSuccess += task.fault().holdsVmaLock() ? times : 0;
                period.times = 0;
            }
        }
    }
}
