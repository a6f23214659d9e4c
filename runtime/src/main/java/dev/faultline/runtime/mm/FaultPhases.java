package dev.faultline.runtime.mm;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of most faults, in phases: from the trap to the return, as stages that whoever runs next can take, so that no CPU switches to the
 * task and back.
 *
 * <pre>
 *   TRAP -- FaultHold -> search --> [LOCK] --> START --> [UNLOCK] --> ALLOCATE --> CLEAR --> [RELOCK] --> [COUNT] --> [RELEASE] --> LEAVE
 *     |                    |                     |                    | list      ^            |
 *     |                    |                     |                    v empty     |            |
 *     |                    |                     |                    REFILL -----+            |
 *     |                    |                     | not an             |                        | somebody was faster,
 *     | sleeps             | no VMA              v anonymous write    v memory is low          v batch full
 *   the task:  FaultDesign.fault, from the step the fault stands at .................................................
 *
 *                    with an EntryLock: START --> ENTRY --> ALLOCATE --> CLEAR --> [RELOCK] --> [COUNT] --> STORE --> [RELEASE] --> LEAVE
 *                                                  |                                                                                ^
 *                                                  +--- somebody else has it -------------------------------------------------------+
 * </pre>
 *
 * <p>Nothing is decided here. Which locks there are, and what is done under them, is the design's; a phase is a piece of its {@link
 * FaultDesign#fault} between two places where that would wait. A phase in brackets is an ordered operation of its own only where the design has a
 * lock there. Where a fault stands is kept in the {@link Fault}, so that an address space has one of these: with 512 CPUs what each has to itself is
 * more than the host's caches hold. The naive executor takes no phases beyond START, and reaches the same state.
 */
final class FaultPhases {

    private static final int TRAP = 0;
    private static final int LOCK = 1;
    private static final int START = 2;
    private static final int UNLOCK = 3;
    private static final int ENTRY = 4;
    private static final int ALLOCATE = 5;
    private static final int REFILL = 6;
    private static final int REFILLED = 7;
    private static final int TAKE = 8;
    private static final int CLEAR = 9;
    private static final int RELOCK = 10;
    private static final int COUNT = 11;
    private static final int STORE = 12;
    private static final int RELEASE = 13;
    private static final int HAND_OVER = 14;
    private static final int LEAVE = 15;
    private static final int BACK = 16;
    private static final int TASK = 17;

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final LeafWork work;
    private final PageAllocator allocator;
    private final FaultHold hold;
    private final @Nullable SpinLock tableLock;
    private final @Nullable EntryLock entryLock;
    private final boolean takesPhases;
    private final long chargeCost;
    private final long exitCost;

    FaultPhases(MemoryManager kernel, FaultDesign design, AddressSpace mm) {
        this.kernel = kernel;
        this.design = design;
        this.work = kernel.work;
        this.allocator = kernel.allocator;
        this.hold = design.hold(mm);
        this.tableLock = design.tableLock(mm);
        this.entryLock = design.entryLock();
        // An entry of two words is stored in two ordered operations, which a phase cannot wait between.
        this.takesPhases = design.takesPhases() && kernel.entersAlone() && !kernel.engine.isNaive() && kernel.arch.entryStores() == 1;
        CostModel cost = kernel.cost;
        this.chargeCost = cost.fault().charge();
        this.exitCost = cost.trap().exit();
    }

    /** The processor has trapped, at its clock. The caller lets others come first before it calls {@link #step}. */
    void begin(Cpu cpu, Fault fault) {
        fault.phase = TRAP;
        if (fault.task().isStalled()) {
            fault.pass(cpu, KernelStep.TRAP);
            hold.begin(cpu, fault);
        }
    }

    /** After {@link Stage#DONE}: whether the task has to go on with the fault, and not user code with the access. */
    boolean needTask(Fault fault) {
        return fault.phase == TASK;
    }

    /** Goes on as far as it can; the trap's stage passes its steps here. */
    int step(Cpu cpu, Fault fault) {
        if (fault.phase == TRAP) {
            int result = trap(cpu, fault);
            if (result != Stage.DONE || fault.phase == TASK) {
                return result;
            }
        }
        if (fault.phase == LOCK) {
            int result = tableLock.step(cpu);
            if (result != Stage.DONE) {
                return result;
            }
            fault.tablesLocked = true;
            fault.phase = START;
        }
        return anonymousWrite(cpu, fault);
    }

    private int trap(Cpu cpu, Fault fault) {
        int result = hold.enter(cpu, fault);
        if (result != Stage.DONE) {
            return result;
        }
        fault.phase = TASK;
        if (!fault.allowed) {
            return Stage.DONE;
        }
        fault.phase = tableLock == null ? START : LOCK;
        cpu.phase = 0;
        return cpu.mayContinue() ? Stage.DONE : Stage.AGAIN;
    }

    /** The lock under which the entry is looked at first; null if there is none. */
    private @Nullable SpinLock firstLock(Fault fault) {
        return tableLock == null ? hold.searchLock(fault) : tableLock;
    }

    /** Whether the CPU has a page at hand, or the fault can go on in its task if there is none to be had: not with its entry locked. */
    private boolean mayAllocate(Cpu cpu) {
        return allocator.listed(cpu) > 0 || entryLock == null;
    }

    /** What {@link FaultDesign#fault} does from the first look at the entry on, for a write to an anonymous page that is not there. */
    private int anonymousWrite(Cpu cpu, Fault fault) {
        if (fault.phase == START) {
            if (!takesPhases || fault.task().isStalled() || !mayAllocate(cpu) || !work.isPlainAnonymousWrite(fault)) {
                return toTask(fault);
            }
            hold.entered(cpu, fault);
            work.walk(fault);
            fault.phase = ALLOCATE;
            if (entryLock != null) {
                entryLock.begin(fault);
                fault.phase = ENTRY;
                if (!cpu.mayContinue()) {
                    return Stage.AGAIN;
                }
            }
            SpinLock first = firstLock(fault);
            if (first != null) {
                first.nowHeldBy(cpu);
                first.beginUnlock(cpu);
                fault.phase = UNLOCK;
                if (!cpu.mayPost()) {
                    return Stage.AGAIN;
                }
            }
        }
        if (fault.phase == UNLOCK) {
            firstLock(fault).endUnlock(cpu, KernelStep.DISPATCH);
            fault.phase = ALLOCATE;
        }
        if (fault.phase == ENTRY) {
            EntryLock.Outcome outcome = entryLock.attempt(fault);
            if (outcome == EntryLock.Outcome.CHANGED) {
                fault.step = KernelStep.LOCK_ENTRY;
                return toTask(fault);
            }
            fault.phase = ALLOCATE;
            if (outcome == EntryLock.Outcome.BUSY) {
                return beginLeaving(cpu, fault) ? leave(cpu, fault) : Stage.AGAIN;
            }
        }
        return fault.phase >= LEAVE ? leave(cpu, fault) : newPage(cpu, fault);
    }

    private int newPage(Cpu cpu, Fault fault) {
        if (fault.phase == ALLOCATE) {
            fault.installLock = design.installLock(fault);
            // The lock of the entry may be this very one.
            fault.relock = fault.installLock != null && fault.installLock.isHeldBy(cpu) ? null : fault.installLock;
            cpu.now(cpu.now() + chargeCost);
            fault.phase = allocator.listed(cpu) > 0 ? TAKE : REFILL;
            if (fault.phase == REFILL && !cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (fault.phase == REFILL) {
            SpinLock lock = allocator.listLock(cpu);
            int result = lock.step(cpu);
            if (result != Stage.DONE) {
                return result;
            }
            lock.nowHeldBy(cpu);
            allocator.fillList(cpu);
            lock.beginUnlock(cpu);
            fault.phase = REFILLED;
            if (!cpu.mayPost()) {
                return Stage.AGAIN;
            }
        }
        if (fault.phase == REFILLED) {
            allocator.listLock(cpu).endUnlock(cpu, KernelStep.ANON_ALLOC);
            if (allocator.listed(cpu) == 0) {
                fault.meetsShortage = true;
                fault.step = KernelStep.ANON_ALLOC;
                return toTask(fault);
            }
            fault.phase = TAKE;
        }
        if (fault.phase == TAKE) {
            fault.page = allocator.allocateListed(cpu);
            fault.phase = CLEAR;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (fault.phase == CLEAR) {
            kernel.ports[kernel.memory.node(fault.page)].clearing().step(cpu);
            kernel.frames.setContent(fault.page, 0);
            fault.step = KernelStep.ANON_INSTALL;
            fault.phase = RELOCK;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        return install(cpu, fault);
    }

    private int install(Cpu cpu, Fault fault) {
        if (fault.phase == RELOCK) {
            SpinLock lock = fault.relock;
            if (lock != null) {
                int result = lock.step(cpu);
                if (result != Stage.DONE) {
                    return result;
                }
                lock.nowHeldBy(cpu);
            }
            if (entryLock == null ? !work.installsAtOnce(fault) : !work.hasRoom(fault)) {
                return toTask(fault);
            }
            if (entryLock == null) {
                design.install(fault);
            }
            fault.counting = work.beginCount(fault);
            fault.phase = COUNT;
            if (fault.counting != null && !cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (fault.phase == COUNT) {
            if (fault.counting != null) {
                int result = fault.counting.step(cpu);
                if (result != Stage.DONE) {
                    return result;
                }
            }
            fault.phase = RELEASE;
            if (entryLock != null) {
                work.addAnonymous(fault);
                fault.phase = STORE;
                if (!cpu.mayContinue()) {
                    return Stage.AGAIN;
                }
            }
        }
        if (fault.phase == STORE) {
            entryLock.store(fault);
            fault.phase = RELEASE;
        }
        if (fault.phase == RELEASE) {
            fault.phase = HAND_OVER;
            if (fault.installLock != null) {
                fault.installLock.beginUnlock(cpu);
                if (!cpu.mayPost()) {
                    return Stage.AGAIN;
                }
            }
        }
        if (fault.phase == HAND_OVER) {
            if (fault.installLock != null) {
                fault.installLock.endUnlock(cpu, KernelStep.ANON_INSTALL);
            }
            if (!beginLeaving(cpu, fault)) {
                return Stage.AGAIN;
            }
        }
        return leave(cpu, fault);
    }

    /** The fault is handled; whether its CPU may go on at once. */
    private boolean beginLeaving(Cpu cpu, Fault fault) {
        fault.step = KernelStep.UP_READ;
        fault.phase = LEAVE;
        cpu.phase = 0;
        return cpu.mayContinue();
    }

    private int leave(Cpu cpu, Fault fault) {
        if (fault.phase == LEAVE) {
            int result = hold.leave(cpu, fault);
            if (result != Stage.DONE) {
                return result;
            }
            hold.left(cpu, fault);
            cpu.now(cpu.now() + exitCost);
            fault.phase = BACK;
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        return Stage.DONE;
    }

    private static int toTask(Fault fault) {
        fault.phase = TASK;
        return Stage.DONE;
    }
}
