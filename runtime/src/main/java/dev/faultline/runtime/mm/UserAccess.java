package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.stats.Activity;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import org.jspecify.annotations.Nullable;

/**
 * User code accessing pages: translation look-aside buffer, hardware walk, trap, handler, retry.
 *
 * <pre>
 *   USER ---- hit, or walk finds a sufficient entry ----> next page
 *     |
 *     | no such entry
 *     v
 *   TRAP ---- mmap_sem ----> SEARCH ---- VMA ----> LOCK ---- page tables ----> HANDLER ----> RETURN ----> USER, same page again
 * </pre>
 *
 * <p>Every access is an ordered operation, those that hit the TLB too, for another CPU may be flushing it. The machine above is a stage, so CPUs
 * that take turns need no switch for that; only the handler runs in the task itself.
 *
 * <p>Who sets accessed and dirty: on x86 the walker, with an ordered update of the entry in memory; on ia64 an assembly handler outside the
 * fault path, which costs time and is not counted as a fault (arch/ia64/kernel/ivt.S, 2.6.9).
 */
public final class UserAccess implements Stage {

    private static final int USER = 0;
    private static final int FAULT = 1;
    private static final int HANDLER = 2;
    private static final int RETURN = 3;

    /** So many faults of one task on one page in a row are no progress. */
    private static final int LIVELOCK_FAULTS = 10_000;

    private static final int ACCESSES_PER_POLL = 1 << 14;

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Architecture arch;
    private final Geometry geometry;
    private final CostModel cost;
    private final UserTask task;
    private final Fault fault;
    private final AddressSpace mm;
    private final FaultPhases phases;
    private final FaultRun run;
    private final Access access;
    private final PageOrder order;
    private final long hitCost;
    private final long walkCost;
    private final long accessCost;
    private final boolean keepsContents;
    private final int pageShift;
    private final int hugeShift;
    private final long count;
    private final long passes;

    private int mode = USER;
    private long next;
    private long pass;
    private long accesses;
    private long tlbMisses;
    private boolean yields;
    private long page;
    private int faultsOnPage;
    private long latency;
    private long accessesAtFault;
    private @Nullable SignalException firstSignal;

    /** The kernel's own accesses: they raise no signal but stop, and their time is the system's. */
    private boolean copies;

    /**
     * @param times passes over {@code order}, at least 1
     */
    public UserAccess(MemoryManager kernel, FaultDesign design, UserTask task, Access access, PageOrder order, long times) {
        this.kernel = kernel;
        this.design = design;
        this.arch = kernel.arch;
        this.cost = kernel.cost;
        this.task = task;
        this.fault = task.fault();
        this.mm = task.mm();
        this.phases = mm.phases(kernel, design);
        this.run = new FaultRun(kernel, task, order);
        this.access = access;
        this.order = order;
        this.hitCost = cost.tlb().hit();
        this.walkCost = cost.tlb().walk();
        this.keepsContents = kernel.contents.areKept();
        this.accessCost = cost.user().pageAccess();
        this.geometry = arch.geometry();
        this.pageShift = geometry.pageShift();
        this.hugeShift = geometry.spanShift(0);
        this.count = order.count();
        this.passes = times;
        this.pass = times;
    }

    /**
     * Makes all accesses.
     *
     * @return the first signal that was skipped, or null
     * @throws SignalException when an access raises a signal and the task's policy is to stop
     * @throws OutOfMemoryException when a fault finds no memory
     * @throws LivelockException when one page faults without end
     */
    public @Nullable SignalException run() {
        if (count == 0 || pass == 0) {
            return null;
        }
        task.accesses(this);
        try {
            makeAll();
        } finally {
            task.accesses(null);
            task.account().add(Stat.PAGES, accesses);
            task.account().add(Stat.TLB_MISS, tlbMisses);
        }
        return firstSignal;
    }

    /**
     * Makes accesses as the kernel does when it copies, until one would raise a signal.
     *
     * @return how many were made
     */
    public long copy() {
        copies = true;
        run();
        return accesses;
    }

    /** The part of the accesses that is made, from 0 to 1; for whoever waits, never for the simulation. Of the kernel's copies always 0. */
    double fraction() {
        return copies ? 0 : ((double) (passes - pass) + (double) next / count) / passes;
    }

    private void makeAll() {
        while (true) {
            task.cpu().perform(this);
            if (yields) {
                yields = false;
                kernel.scheduler.giveWay(task);
            } else if (mode == HANDLER) {
                handle();
            } else if (faultsOnPage < LIVELOCK_FAULTS) {
                return;
            }
            if (faultsOnPage >= LIVELOCK_FAULTS) {
                // Between two faults: in one, the trap may have taken a lock already.
                throw new LivelockException(page, LIVELOCK_FAULTS);
            }
        }
    }

    // ---- the handler, in the task -----------------------------------------------------------------------------------

    private void handle() {
        task.activity(fault.step.holding());
        design.fault(fault);
        task.activity(Activity.General.CALL);
        Cpu cpu = task.cpu();
        cpu.charge(cost.trap().exit());
        mode = RETURN;
        switch (fault.result) {
            case MINOR -> count(fault, Stat.MINOR);
            case MAJOR -> {
                kernel.vmStat.pgmajfault++;
                count(fault, Stat.MAJOR);
            }
            case SIGSEGV -> signal(new SignalException("SIGSEGV", fault.address, fault.access, fault.segv), Stat.SEGV);
            case SIGBUS -> signal(new SignalException("SIGBUS", fault.address, fault.access, fault.segv), Stat.SIGBUS);
            case OOM -> throw new OutOfMemoryException();
        }
    }

    private void count(Fault fault, Stat result) {
        Stats account = task.account();
        account.add(result, 1);
        account.add(fault.kind, 1);
        if (fault.address != page) {
            page = fault.address;
            faultsOnPage = 0;
        } else {
            faultsOnPage++;
        }
    }

    private void signal(SignalException raised, Stat stat) {
        if (copies) {
            pass = 0;
            return;
        }
        task.cpu().account().add(stat, 1);
        task.cpu().charge(cost.trap().signal());
        if (task.onSignal() == UserTask.OnSignal.STOP) {
            throw raised;
        }
        if (firstSignal == null) {
            firstSignal = raised;
        }
        advance();
    }

    // ---- user mode, by whoever runs next ----------------------------------------------------------------------------

    @Override
    public int step(Processor processor) {
        Cpu cpu = (Cpu) processor;
        return mode == FAULT ? fault(cpu) : goOn(cpu);
    }

    /** The fault in phases, and what is left of it in the task. */
    private int fault(Cpu cpu) {
        int result = phases.step(cpu, fault);
        if (result != DONE) {
            return result;
        }
        if (phases.needTask(fault)) {
            mode = HANDLER;
            return DONE;
        }
        count(fault, Stat.MINOR);
        mode = RETURN;
        return faultsOnPage < LIVELOCK_FAULTS ? goOn(cpu) : DONE;
    }

    private int goOn(Cpu cpu) {
        if (mode == RETURN) {
            returnToUser(cpu);
            // Asked here too: beside others a fault looks at nothing that only runs need.
            if (cpu.isAlone() && run.isOn()) {
                repeatFaults(cpu);
            }
        }
        if (pass == 0) {
            // The last access raised a signal that was skipped.
            return DONE;
        }
        kernel.spaces.enter(cpu, mm);
        return user(cpu);
    }

    /** Takes as many of the next faults as are the same as earlier ones, at once. */
    private void repeatFaults(Cpu cpu) {
        if (pass == 0) {
            return;
        }
        boolean follows = accesses == accessesAtFault + 1;
        long times = run.faultEnded(cpu, follows, latency, next, count - 1);
        next += times;
        accesses += times;
        accessesAtFault = accesses;
        // A walk that finds nothing, and one that finds what the fault has left.
        tlbMisses += 2 * times;
        if ((accesses ^ accesses - times) >= ACCESSES_PER_POLL) {
            kernel.engine.poll();
        }
        if (times > 0) {
            page = fault.address;
        }
    }

    private void returnToUser(Cpu cpu) {
        cpu.settle(Stat.SYS_TIME);
        latency = cpu.now() - fault.trapTime;
        cpu.account().latency(latency);
        cpu.now(cpu.now() + cost.user().afterTrap());
        if (arch.walkerInsertsNotPresent()) {
            purgeNotPresent(cpu);
        }
        mode = USER;
    }

    /** The not-present vector purges what the walker inserted, on the CPU it runs on; a task that has moved leaves it behind on the other. */
    private void purgeNotPresent(Cpu cpu) {
        long tag = Tlb.tag(fault.address >>> pageShift, mm.id());
        int slot = cpu.tlb().find(tag);
        if (slot >= 0 && !arch.hardwarePresent(cpu.tlb().word(slot))) {
            cpu.tlb().remove(tag);
        }
    }

    private int user(Cpu cpu) {
        do {
            if (kernel.scheduler.mustYield(task)) {
                cpu.settle(copies ? Stat.SYS_TIME : Stat.USER_TIME);
                yields = true;
                return DONE;
            }
            if (!translate(cpu, order.address(next))) {
                return trap(cpu);
            }
            cpu.now(cpu.now() + accessCost);
            if (keepsContents) {
                kernel.contents.accessed(cpu, task, access, order.address(next));
            }
            if ((++accesses & ACCESSES_PER_POLL - 1) == 0) {
                kernel.engine.poll();
            }
            advance();
            if (pass == 0) {
                cpu.settle(copies ? Stat.SYS_TIME : Stat.USER_TIME);
                return DONE;
            }
        } while (cpu.mayContinue());
        return AGAIN;
    }

    private void advance() {
        if (++next == count) {
            next = 0;
            pass--;
        }
    }

    private int trap(Cpu cpu) {
        cpu.settle(copies ? Stat.SYS_TIME : Stat.USER_TIME);
        fault.begin(order.address(next), access, cpu.now());
        fault.mayRetry = true;
        fault.byKernel = copies;
        cpu.now(cpu.now() + cost.trap().entry());
        phases.begin(cpu, fault);
        mode = FAULT;
        cpu.phase = 0;
        return AGAIN;
    }

    /** Whether the processor has, or finds, a translation that allows the access. */
    private boolean translate(Cpu cpu, long address) {
        Tlb tlb = cpu.tlb();
        long tag = Tlb.tag(address >>> pageShift, mm.id());
        int slot = tlb.find(tag);
        if (slot < 0 && mm.pageTables().hadHugePages()) {
            tag = Tlb.hugeTag(address >>> hugeShift, mm.id());
            slot = tlb.find(tag);
        }
        if (slot >= 0) {
            long word = tlb.word(slot);
            if (permits(word) && !(access.isWrite() && !arch.isDirty(word))) {
                cpu.now(cpu.now() + hitCost);
                return true;
            }
            // Not enough: the processor drops the translation before it looks in memory (x86), or before it traps (ia64).
            tlb.remove(tag);
            if (!arch.hardwarePresent(word)) {
                return false;
            }
        }
        return walk(cpu, address);
    }

    private boolean walk(Cpu cpu, long address) {
        tlbMisses++;
        cpu.now(cpu.now() + walkCost);
        // Beyond user space no table index means anything.
        PageTable leaf = geometry.isUser(address) ? mm.pageTables().leaf(address, fault.table) : null;
        if (leaf == null) {
            return geometry.isUser(address) && mm.pageTables().hadHugePages() && walkToHuge(cpu, address);
        }
        fault.table = leaf;
        long tag = Tlb.tag(address >>> pageShift, mm.id());
        int index = geometry.index(0, address);
        long entry = leaf.words[index];
        leaf.used(index);
        if (!permits(entry)) {
            if (arch.walkerInsertsNotPresent() && !arch.hardwarePresent(entry)) {
                cpu.tlb().insert(tag, entry);
            }
            return false;
        }
        use(cpu, leaf, index, tag);
        return true;
    }

    private boolean walkToHuge(Cpu cpu, long address) {
        PageTable table = mm.pageTables().lowest(address);
        int index = geometry.index(table.level, address);
        if (!mm.pageTables().isHuge(table, index) || !permits(table.words[index])) {
            return false;
        }
        use(cpu, table, index, Tlb.hugeTag(address >>> hugeShift, mm.id()));
        return true;
    }

    /** The walker has found an entry that allows the access: it marks it as used and remembers it. */
    private void use(Cpu cpu, PageTable table, int index, long tag) {
        long entry = table.words[index];
        long used = access.isWrite() ? arch.mkdirty(arch.mkyoung(entry)) : arch.mkyoung(entry);
        if (used != entry) {
            table.words[index] = used;
            cpu.now(cpu.now() + cost.tlb().accessedDirtyUpdate());
        }
        cpu.tlb().insert(tag, used);
    }

    private boolean permits(long entry) {
        return switch (access) {
            case READ -> arch.hardwareReadable(entry);
            case WRITE, RMW, WRITE_ZERO -> arch.hardwareWritable(entry);
            case EXEC -> arch.hardwareExecutable(entry);
        };
    }

    @Override
    public Object touches() {
        return mm;
    }
}
