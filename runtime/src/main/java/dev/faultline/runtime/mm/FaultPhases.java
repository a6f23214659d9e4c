package dev.faultline.runtime.mm;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.RwSem;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of most faults, in phases: from the trap to the return, as stages that whoever runs next can take, so that no CPU switches to the
 * task and back.
 *
 * <pre>
 *   TRAP -- mmap_sem --> search --> [LOCK] --> START --> [UNLOCK] --> ALLOCATE --> CLEAR --> [RELOCK] --> [COUNT] --> [RELEASE] --> LEAVE
 *     |                    |                     |                                            |
 *     | sleeps             | no VMA              | not an anonymous write,                    | somebody was faster,
 *     v                    v                     v or a list to refill                        v batch full
 *   the task:  FaultDesign.fault, from the step the fault stands at .................................................
 * </pre>
 *
 * <p>Nothing is decided here. Which locks there are, and what is done under them, is the design's; a phase is a piece of its {@link
 * FaultDesign#fault} between two places where that would wait. A phase in brackets is an ordered operation of its own only where the design has a
 * lock there. The naive executor takes no phases beyond START, and reaches the same state.
 */
final class FaultPhases {

    private static final int TRAP = 0;
    private static final int LOCK = 1;
    private static final int START = 2;
    private static final int UNLOCK = 3;
    private static final int ALLOCATE = 4;
    private static final int CLEAR = 5;
    private static final int RELOCK = 6;
    private static final int COUNT = 7;
    private static final int RELEASE = 8;
    private static final int LEAVE = 9;
    private static final int BACK = 10;
    private static final int TASK = 11;
    private static final int FIND = 12;

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final LeafWork work;
    private final PageAllocator allocator;
    private final UserTask task;
    private final RwSem trapLock;
    private final @Nullable Speculation speculation;
    private final boolean takesPhases;
    private final long searchCost;
    private final long lookupCost;
    private final long chargeCost;
    private final long exitCost;

    private int mode = BACK;
    /** The lock under which the entry is looked at first; null if there is none. Of a speculative fault that of its search. */
    private @Nullable SpinLock firstLock;

    private @Nullable SpinLock installLock;
    private @Nullable Stage counting;

    FaultPhases(MemoryManager kernel, FaultDesign design, UserTask task) {
        this.kernel = kernel;
        this.design = design;
        this.work = kernel.work;
        this.allocator = kernel.allocator;
        this.task = task;
        this.trapLock = design.trapLock(task.mm());
        this.speculation = design.speculation();
        this.firstLock = design.tableLock(task.mm());
        // An entry of two words is stored in two ordered operations, which a phase cannot wait between.
        this.takesPhases = design.takesPhases() && !kernel.engine.isNaive() && kernel.arch.entryStores() == 1;
        CostModel cost = kernel.cost;
        this.searchCost = work.searchCost;
        this.lookupCost = cost.fault().findVma();
        this.chargeCost = cost.fault().charge();
        this.exitCost = cost.trap().exit();
    }

    /** The processor has trapped, at its clock. */
    void begin() {
        mode = TRAP;
    }

    /** After {@link Stage#DONE}: whether the task has to go on with the fault, and not user code with the access. */
    boolean needTask() {
        return mode == TASK;
    }

    /** Goes on as far as it can; the trap's stage passes its steps here. */
    int step(Cpu cpu, Fault fault) {
        if (mode == TRAP) {
            int result = speculation == null ? trap(cpu, fault) : speculate(cpu, fault);
            if (result != Stage.DONE || mode == TASK) {
                return result;
            }
        }
        if (mode == LOCK) {
            int result = firstLock.step(cpu);
            if (result != Stage.DONE) {
                return result;
            }
            fault.tablesLocked = true;
            mode = speculation == null ? START : FIND;
        }
        if (mode == FIND && !find(cpu, fault)) {
            return mode == TASK ? Stage.DONE : Stage.AGAIN;
        }
        return anonymousWrite(cpu, fault);
    }

    private int trap(Cpu cpu, Fault fault) {
        int result = trapLock.trapStage().step(cpu);
        if (result != Stage.DONE) {
            return result;
        }
        mode = TASK;
        if (trapLock.makesWait(task)) {
            return Stage.DONE;
        }
        cpu.now(cpu.now() + searchCost);
        work.search(fault);
        if (!fault.allowed) {
            return Stage.DONE;
        }
        mode = firstLock == null ? START : LOCK;
        cpu.phase = 0;
        return cpu.mayContinue() ? Stage.DONE : Stage.AGAIN;
    }

    /** The first step of a fault that tries to go without mmap_sem. If it cannot, the task goes by mmap_sem. */
    private int speculate(Cpu cpu, Fault fault) {
        fault.speculate(speculation);
        kernel.vmStat.pgfault++;
        if (!speculation.begin(fault)) {
            cpu.charge(lookupCost);
            return toTask();
        }
        fault.hasBegun = true;
        firstLock = speculation.searchLock(fault);
        mode = firstLock == null ? FIND : LOCK;
        cpu.phase = 0;
        return firstLock == null || cpu.mayContinue() ? Stage.DONE : Stage.AGAIN;
    }

    /** Whether the fault has found its VMA without mmap_sem, and may go on at once. */
    private boolean find(Cpu cpu, Fault fault) {
        if (!speculation.find(fault)) {
            cpu.charge(lookupCost);
            mode = TASK;
            return false;
        }
        fault.hasFound = true;
        cpu.charge(searchCost);
        mode = START;
        cpu.phase = 0;
        return firstLock != null || cpu.mayContinue();
    }

    /** What {@link FaultDesign#fault} does from the first look at the entry on, for a write to an anonymous page that is not there. */
    private int anonymousWrite(Cpu cpu, Fault fault) {
        if (mode == START) {
            if (!takesPhases || !work.isPlainAnonymousWrite(fault)) {
                return toTask();
            }
            if (speculation == null) {
                trapLock.nowHeldBy(cpu);
            }
            work.walk(fault);
            mode = ALLOCATE;
            if (firstLock != null) {
                firstLock.nowHeldBy(cpu);
                firstLock.beginUnlock(cpu);
                mode = UNLOCK;
                if (!cpu.mayPost()) {
                    return Stage.AGAIN;
                }
            }
        }
        if (mode == UNLOCK) {
            firstLock.endUnlock(cpu);
            mode = ALLOCATE;
        }
        if (mode == ALLOCATE) {
            installLock = design.installLock(fault);
            cpu.now(cpu.now() + chargeCost);
            fault.page = allocator.allocateListed(cpu);
            mode = CLEAR;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (mode == CLEAR) {
            kernel.ports[kernel.memory.node(fault.page)].clearing().step(cpu);
            kernel.frames.setContent(fault.page, 0);
            fault.step = FaultStep.ANON_INSTALL;
            mode = RELOCK;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        return install(cpu, fault);
    }

    private int install(Cpu cpu, Fault fault) {
        if (mode == RELOCK) {
            SpinLock lock = installLock;
            if (lock != null) {
                int result = lock.step(cpu);
                if (result != Stage.DONE) {
                    return result;
                }
                lock.nowHeldBy(cpu);
            }
            if (!work.installsAtOnce(fault)) {
                return toTask();
            }
            design.install(fault);
            counting = work.beginCount(fault);
            mode = COUNT;
            if (counting != null && !cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (mode == COUNT) {
            if (counting != null) {
                int result = counting.step(cpu);
                if (result != Stage.DONE) {
                    return result;
                }
            }
            mode = RELEASE;
            if (installLock != null) {
                installLock.beginUnlock(cpu);
                if (!cpu.mayPost()) {
                    return Stage.AGAIN;
                }
            }
        }
        if (mode == RELEASE) {
            if (installLock != null) {
                installLock.endUnlock(cpu);
            }
            fault.step = FaultStep.UP_READ;
            mode = LEAVE;
            cpu.phase = 0;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (mode == LEAVE) {
            int result = (speculation == null ? trapLock.leaveStage() : speculation.leave(fault)).step(cpu);
            if (result != Stage.DONE) {
                return result;
            }
            if (speculation == null) {
                trapLock.noLongerHeldBy(cpu);
            }
            cpu.now(cpu.now() + exitCost);
            mode = BACK;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        return Stage.DONE;
    }

    private int toTask() {
        mode = TASK;
        return Stage.DONE;
    }
}
