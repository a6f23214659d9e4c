package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.MemoryPort;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.sync.Locks;
import java.util.Arrays;

/**
 * The same fault again and again: exact acceleration of plain anonymous writes while one CPU is alone.
 *
 * <p><b>Idea.</b> While nothing else on the machine is going to happen, every lock is free, every cache line the CPU's own, and nobody can look on.
 * A fault that goes the same way as the one before then does the same to the clock, the locks and the statistics. So two periods, each from the
 * end of one fault to the end of the next, are taken step by step and compared; if they came to the same, what follows repeats the second one,
 * and only what differs from page to page is done one by one: entry, frame, batch, TLB.
 *
 * <pre>
 *   fault p ends |  access p, TLB   access p+1: trap, locks, clear, install  | fault p+1 ends
 *                |<------------------------- a period ---------------------->|
 * </pre>
 *
 * <p><b>Ends</b> where anything may differ: at the end of the table, the VMA or the pass; where the entry is in use, or the TLB knows the page; where
 * the CPU's list of free pages is used up or its batch full; and as soon as any event has fired.
 *
 * <p>Off with jitter, which makes periods differ, and under the naive executor, which therefore checks it.
 */
final class FaultRun {

    /** Periods measured in vain before a run of accesses is left alone: it does something else. */
    private static final int ATTEMPTS = 8;

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

    private long[] before;
    private long[] period;
    private long[] previous;

    private int attempts = ATTEMPTS;
    private boolean marked;
    private boolean known;

    // What is compared besides the counts, and what holds only while no event fires.
    private long begin;
    private long length;
    private long latency;
    private long clearLead;
    private int node;
    private long epoch;

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
        this.before = new long[0];
        this.period = before;
        this.previous = before;
        if (!kernel.repeatsFaults) {
            attempts = 0;
        }
    }

    /** Whether it is worth calling {@link #faultEnded}. */
    boolean isOn() {
        return attempts > 0;
    }

    /**
     * A fault has ended and the CPU is about to repeat its access. Measures the period that ends here, if it was one of a plain fault.
     *
     * @param plain whether the fault was taken in phases throughout, and came right after the access that the last one was for
     * @return whether {@link #repeat} may be called
     */
    boolean faultEnded(Cpu cpu, boolean plain, long faultLatency) {
        boolean alone = cpu.isAlone() && !kernel.scheduler.hasWaiting(task);
        if (known && alone && epoch == kernel.engine.fired()) {
            return true;
        }
        known = false;
        if (!alone) {
            marked = false;
            return false;
        }
        if (before.length == 0) {
            before = new long[accountSize + locks.tallySize()];
            period = new long[before.length];
            previous = new long[before.length];
        }
        if (marked && plain && epoch == kernel.engine.fired()) {
            compare(cpu, faultLatency);
        }
        mark(cpu, faultLatency);
        return known;
    }

    private void mark(Cpu cpu, long faultLatency) {
        marked = true;
        epoch = kernel.engine.fired();
        begin = cpu.now();
        latency = faultLatency;
        cpu.account().tally(before, 0);
        locks.tally(before, accountSize);
    }

    private void compare(Cpu cpu, long faultLatency) {
        attempts--;
        MemoryPort port = kernel.ports[kernel.memory.node(task.fault().page)];
        long[] counts = previous;
        cpu.account().tally(counts, 0);
        locks.tally(counts, accountSize);
        for (int i = 0; i < counts.length; i++) {
            counts[i] -= before[i];
        }
        long lead = cpu.now() - port.freeAt();
        int itsNode = kernel.memory.node(task.fault().page);
        known = Arrays.equals(counts, period)
                && cpu.now() - begin == length
                && faultLatency == latency
                && lead == clearLead
                && itsNode == node
                // Each page must find the port free, as these did.
                && port.occupied() <= length;
        previous = period;
        period = counts;
        length = cpu.now() - begin;
        clearLead = lead;
        node = itsNode;
    }

    /**
     * Repeats the period for as many of the next accesses as go the same way.
     *
     * @param next number of the access that is about to be repeated
     * @param last number of the pass's last access
     * @return how many accesses further the CPU stands, just as before with the page of that access
     */
    long repeat(Cpu cpu, long next, long last) {
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
        while (access < last && pagevecs.hasRoom(cpu) && allocator.nextListed(cpu, node)) {
            long following = order.address(access + 1);
            int index = geometry.index(0, following);
            long tag = Tlb.tag(following >>> shift, asid);
            boolean goesTheSameWay = (following & spanMask) == leaf.base
                    && vma.contains(following)
                    && leaf.words[index] == Architecture.NONE
                    && tlb.find(tag) < 0;
            if (!goesTheSameWay) {
                break;
            }
            finishAccess(leaf, tlb, address, Tlb.tag(address >>> shift, asid));
            if (arch.walkerInsertsNotPresent()) {
                tlb.insert(tag, Architecture.NONE);
                tlb.remove(tag);
            }
            fault.page = allocator.popListed(cpu);
            fault.index = index;
            fault.address = following;
            work.enterAnonymous(fault);
            leaf.words[index] = work.writtenEntry(fault);
            address = following;
            access++;
        }
        if (access > next) {
            account(cpu, access - next);
        }
        return access - next;
    }

    /** The access that the fault was for: the walk finds the entry now. */
    private void finishAccess(PageTable leaf, Tlb tlb, long address, long tag) {
        int index = geometry.index(0, address);
        long used = arch.mkdirty(arch.mkyoung(leaf.words[index]));
        leaf.words[index] = used;
        tlb.insert(tag, used);
    }

    private void account(Cpu cpu, long times) {
        cpu.account().repeat(period, 0, times, latency);
        locks.repeat(period, accountSize, times);
        kernel.repeatedFaults += times;
        kernel.vmStat.pgfault += times;
        kernel.vmStat.pgalloc += times;
        cpu.advance(times * length);
        kernel.ports[node].freeAt(cpu.now() - clearLead);
    }
}
