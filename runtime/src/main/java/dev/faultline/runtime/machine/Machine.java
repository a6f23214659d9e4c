package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.block.BlockDevices;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.hardware.Jitter;
import dev.faultline.runtime.hardware.Shootdowns;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.Invariants;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.Memory;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.mm.UserAccess;
import dev.faultline.runtime.mm.Vmscan;
import dev.faultline.runtime.sched.Placement;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.syscall.Brk;
import dev.faultline.runtime.syscall.CopyUser;
import dev.faultline.runtime.syscall.GetUserPages;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Mprotect;
import dev.faultline.runtime.syscall.Mremap;
import dev.faultline.runtime.syscall.Munmap;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.view.View;
import dev.faultline.runtime.view.ViewException;
import dev.faultline.runtime.view.Views;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A booted machine and the programs on it.
 *
 * <p>The caller is the main program: its calls are made by the first thread of the first process, on the caller's own stack. Bodies it
 * hands to {@link #threads}, {@link #spawn} and {@link #fork} run in coroutines while it waits, and call the same methods; who calls is whoever
 * runs. One machine is one thread-confined object graph without statics, so machines can run side by side.
 *
 * <p>Every operation returns what it cost and charges it to the calling context the thread stands in.
 */
public final class Machine {

    private final MachineConfig config;
    private final Geometry geometry;
    private final Engine engine;
    private final Scheduler scheduler;
    private final Locks locks;
    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Accounts accounts = new Accounts();
    private final Tasks tasks;
    private final Processes processes;
    private final Cpu[] cpus;
    private final UserThread main;
    private final Operations operations;
    private final FileOperations files;
    private final Residency residency;
    private final Mmap mmap;
    private final Munmap munmap;
    private final Mprotect mprotect;
    private final Views views;
    private final CopyUser copyUser;
    private final GetUserPages getUserPages;
    private final Brk brk;
    private final Mremap mremap;

    /** The state's hash when the program had ended and its memory was still there. */
    private @Nullable Long finalDigest;

    public Machine(MachineConfig config) {
        this.config = config;
        geometry = config.arch().geometry();
        Distances distances = new Distances(config.cost(), config.cpus(), config.nodes());
        cpus = new Cpu[config.cpus()];
        Shootdowns shootdowns = new Shootdowns();
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = new Cpu(i, distances.nodeOf(i), config.cost(), shootdowns);
        }
        engine = new Engine(cpus, config.coroutines(), config.naive(), config.poll());
        Placement placement = config.kernel().scheduler().equals("2.6-o1") ? new Placement.O1() : new Placement.Fair();
        scheduler = new Scheduler(engine, config.cost(), distances, placement, cpus);
        boolean locksCost = Designs.hasLocks(config.design());
        CostModel lockCosts = locksCost ? config.cost() : config.cost().withoutSynchronisation();
        locks = new Locks(lockCosts, distances, scheduler, locksCost, config.options().isSmp(), config.spinlock(), config.rwsem(),
                config.validateLockOrder());
        Jitter jitter = new Jitter(config.seed(), config.jitter(), config.cpus() + BlockDevices.MAX);
        kernel = new MemoryManager(
                config.arch(),
                config.cost(),
                config.kernel(),
                engine,
                scheduler,
                locks,
                distances,
                jitter,
                cpus,
                new Memory(
                        Memory.dealt(config.memory() >>> geometry.pageShift(), config.nodes()),
                        Memory.MIN_RESERVED_FRAMES,
                        config.keepsContents()),
                config.swap(),
                config.limits(),
                config.sysctls(),
                config.options(),
                config.counters(),
                config.hugePages());
        design = Designs.create(config.design(), kernel);
        processes = new Processes(kernel, design);
        tasks = new Tasks(kernel, processes, accounts);
        Vmscan vmscan = new Vmscan(kernel, design, processes, accounts.origins());
        munmap = new Munmap(kernel, design);
        Populate populate = new Populate(kernel, design);
        mmap = new Mmap(kernel, design, munmap, populate);
        mprotect = new Mprotect(kernel, design, populate);
        copyUser = new CopyUser(kernel, design);
        getUserPages = new GetUserPages(kernel, design, populate);
        brk = new Brk(kernel, design, munmap, populate);
        mremap = new Mremap(kernel, design, munmap, populate);
        views = new Views(kernel);
        main = bootMain();
        operations = new Operations(engine, scheduler, accounts, main);
        files = new FileOperations(operations, kernel, design, mmap);
        residency = new Residency(operations, kernel, design, populate, vmscan);
    }

    private UserThread bootMain() {
        UserThread first = tasks.first(kernel.addressSpaces().first());
        scheduler.adopt(first, cpus[0], engine.main());
        return first;
    }

    // ---- operations of the current thread --------------------------------------------------------------------------

    /** What an operation cost, and what came of it. */
    public record Result<T>(T value, Stats stats, @Nullable SignalException skipped) {}

    /** The thread whose code is running. */
    public UserThread current() {
        return operations.current();
    }

    /** What can be done with files, but for mapping them. */
    public FileOperations files() {
        return files;
    }

    /** What decides which pages are in memory. */
    public Residency residency() {
        return residency;
    }

    /**
     * Maps anonymous memory; the value is its first address.
     *
     * @param flags see {@link Mmap#call}
     * @param fixed the address, where what was there is replaced; null lets the kernel choose
     * @throws SyscallException as the kernel refuses it
     */
    public Result<Long> mmap(long length, long flags, @Nullable Long fixed) {
        return mmap(null, length, flags, false, fixed);
    }

    /**
     * The same with MAP_POPULATE, if {@code populates}, and of a file.
     *
     * @param source null for anonymous memory
     */
    public Result<Long> mmap(Mmap.@Nullable Source source, long length, long flags, boolean populates, @Nullable Long fixed) {
        return operations.run(thread -> mmap.call(thread, source, length, flags, populates, fixed));
    }

    /** Moves the end of the heap by {@code change} bytes. */
    public Result<Void> brk(long change) {
        return operations.perform(thread -> brk.call(thread, change));
    }

    /**
     * Moves, shrinks or grows mappings; the value is their first address.
     *
     * @throws SyscallException as the kernel refuses it
     */
    public Result<Long> mremap(Mremap.Request request) {
        return operations.run(thread -> mremap.call(thread, request));
    }

    public Result<Void> munmap(long start, long length) {
        return operations.perform(thread -> munmap.call(thread, start, length));
    }

    public Result<Void> mprotect(long start, long length, long protection) {
        return operations.perform(thread -> mprotect.call(thread, start, length, protection));
    }

    /** Lets the kernel copy to user memory (WRITE) or from it (READ), one call for each pass over {@code order}. */
    public Result<Void> copyUser(Access access, PageOrder order, long times) {
        return operations.perform(thread -> copyUser.call(thread, access, order, times));
    }

    /** Lets the kernel reach user memory by its frames, one call a page. */
    public Result<Void> getUserPages(Access access, PageOrder order, long times) {
        return operations.perform(thread -> getUserPages.call(thread, access, order, times));
    }

    /**
     * Accesses pages in the given order, {@code times} over.
     *
     * @throws SignalException when an access raises a signal and the thread's policy is to stop
     */
    public Result<Void> touch(Access access, PageOrder order, long times) {
        SignalException[] skipped = {null};
        Result<Void> result = operations.perform(thread -> skipped[0] = new UserAccess(kernel, design, thread, access, order, times).run());
        return new Result<>(null, result.stats(), skipped[0]);
    }

    /** Runs threads of the current process and waits for them. The stats include theirs. */
    public Result<Void> threads(int count, Body body) {
        Stats[] theirs = {new Stats()};
        Result<Void> result = operations.perform(thread -> theirs[0] = tasks.threads(thread, count, body));
        return new Result<>(null, sum(result.stats(), theirs[0]), null);
    }

    public Result<UserThread> spawn(Body body) {
        return operations.run(thread -> tasks.spawn(thread, body));
    }

    public Result<Void> join(UserThread target) {
        return operations.perform(thread -> tasks.join(thread, target));
    }

    /** Meets the other threads of the innermost threads block. */
    public Result<Void> barrier() {
        return operations.perform(tasks::barrier);
    }

    /**
     * Forks a child on {@code body}.
     *
     * @param stepped whether to return only when the child has paused or ended
     * @throws SyscallException ENOMEM
     */
    public Result<UserProcess> fork(boolean stepped, Body body) {
        return operations.run(thread -> tasks.fork(thread, stepped, body));
    }

    /** Stops the current process, a child, until its parent resumes it or waits for it. */
    public Result<Void> pause() {
        return operations.performWaiting(processes::pause);
    }

    /** Lets a paused child go on to its next pause or its end. */
    public Result<UserProcess> resume(UserProcess child) {
        return operations.waiting(thread -> {
            processes.resume(thread, child);
            return child;
        });
    }

    /** Waits for a child; the stats include what it did. */
    public Result<UserProcess> waitFor(UserProcess child) {
        Stats[] theirs = {new Stats()};
        Result<UserProcess> result = operations.waiting(thread -> {
            theirs[0] = processes.wait(thread, child);
            return child;
        });
        return new Result<>(child, sum(result.stats(), theirs[0]), null);
    }

    /** Children of the current process that nobody has waited for. */
    public List<UserProcess> children() {
        return List.copyOf(current().process().children());
    }

    public Result<Void> pin(int cpu) {
        return operations.perform(thread -> {
            if (cpu < 0 || cpu >= cpus.length) {
                throw Tasks.misused("there is no CPU " + cpu + ": this machine has " + cpus.length + ", numbered from 0", "");
            }
            scheduler.pin(thread, cpus[cpu]);
        });
    }

    /** Uses the CPU in user mode for {@code time} engine units. */
    public Result<Void> compute(long time) {
        return operations.perform(thread -> scheduler.compute(thread, time));
    }

    public Result<Void> sleep(long time) {
        return operations.perform(thread -> {
            thread.cpu().order();
            scheduler.sleepUntil(thread, thread.cpu().now() + time);
        });
    }

    /**
     * Changes how long the current thread is held up whenever it passes a step. Stalls of one step add up.
     *
     * @param change in engine units; what has been added is taken back by its negative
     * @throws MachineException if the design does not pass the step on this kernel
     */
    public void stall(KernelStep step, long change) {
        if (!design.steps().contains(step)) {
            throw Tasks.misused("under " + design.name() + " on kernel " + config.kernel().name() + " nothing passes " + step,
                    "`faultline list step` says which designs pass which");
        }
        current().stall(design.steps(), step, change);
    }

    private static Stats sum(Stats a, Stats b) {
        Stats sum = new Stats();
        sum.addAll(a);
        sum.addAll(b);
        return sum;
    }

    // ---- measuring --------------------------------------------------------------------------------------------------

    /** Opens a measurement around what the current thread does next, and the threads it starts and children it waits for meanwhile. */
    public void openMeasurement() {
        UserThread thread = current();
        thread.scope = new Scope(thread.scope);
    }

    /** Closes the innermost measurement of the current thread. */
    public Stats closeMeasurement() {
        UserThread thread = current();
        if (thread.scope == thread.own) {
            throw new IllegalStateException("no measurement is open");
        }
        Stats seen = thread.scope.stats;
        thread.scope = thread.scope.parent;
        return seen;
    }

    /** The calling contexts work is charged to. */
    public Origins origins() {
        return accounts.origins();
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    public MachineConfig config() {
        return config;
    }

    /** The current thread's clock, in engine units. */
    public long now() {
        return current().cpu().now();
    }

    /** The latest clock of any CPU, in engine units. */
    public long clock() {
        long latest = 0;
        for (Cpu cpu : cpus) {
            latest = Math.max(latest, cpu.now());
        }
        return latest;
    }

    /** Free memory at the current thread's turn, what lies on CPUs' own lists included. */
    public long freeBytes() {
        // An operation like any other: interrupts may come in before its turn, and somebody has to pay for them.
        Result<Long> free = operations.run(thread -> {
            thread.cpu().order();
            return kernel.allocator().freePages();
        });
        return free.value() << geometry.pageShift();
    }

    /**
     * What the kernel shows of itself and of the current process, at the current thread's turn. It takes no virtual time, except that it waits for
     * whoever is changing the process's mappings, as the kernel does.
     *
     * @throws ViewException when this kernel has no such view
     */
    public <V extends View> Result<V> view(BiFunction<Views, AddressSpace, V> wanted) {
        return operations.run(thread -> {
            thread.cpu().order();
            if (!thread.mm().mmapSem().isWriteHeld()) {
                return wanted.apply(views, thread.mm());
            }
            thread.mm().mmapSem().downRead(thread);
            try {
                thread.cpu().order();
                return wanted.apply(views, thread.mm());
            } finally {
                thread.mm().mmapSem().upRead(thread);
            }
        });
    }

    /** Lock statistics by name; classes never taken are left out. */
    public List<LockClass> lockClasses() {
        return locks.classes().stream().filter(each -> each.acquisitions() > 0).toList();
    }

    /** The kernel's own counters, as its /proc/vmstat names them. */
    public Map<String, Long> counters() {
        return views.vmstat().counters();
    }

    /** How often one task gave way to another on the host: what a simulated fault costs to simulate. */
    public long suspensions() {
        return engine.suspensions();
    }

    /** Faults the simulator took as repetitions of the one before. */
    public long repeatedFaults() {
        return kernel.repeatedFaults();
    }

    /** Whether nothing is under way but what the current thread does: every other task waits, the kernel's own included. */
    public boolean isAtRest() {
        return scheduler.othersRest(current());
    }

    /** Whether a hazard is known to strike under this machine's design, version and options. */
    public boolean hasHazard(Hazard hazard) {
        return design.hazards().contains(hazard);
    }

    /** Whether it was stopped in the middle of its work, by an error in one of its tasks: nothing more can be done on it. */
    public boolean isStopped() {
        return engine.isBroken();
    }

    /** Checks every invariant; empty when all hold. Nothing is checked while another task is in the middle of something. */
    public List<String> checkInvariants() {
        return !engine.isBroken() && scheduler.othersRest(current()) ? new Invariants(kernel).check(design) : List.of();
    }

    /** A hash of the whole state of the machine. */
    public long digest() {
        return finalDigest != null ? finalDigest : new StateDigest(kernel, cpus).value();
    }

    /**
     * A hash of what the current process would read from the pages that [start, start + length) overlaps, without a fault. All pages read as zeroes
     * unless the machine keeps contents.
     */
    public long contentDigest(long start, long length) {
        UserThread thread = current();
        thread.cpu().order();
        return kernel.contents().digest(thread.mm(), start, length);
    }

    /** VMA neighbourhood of an address in the current process, for messages. */
    public String describeAddress(long address) {
        return new AddressDescription(current().mm(), geometry).describe(address);
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    /** Runs what is left running to its end. */
    public void awaitOthers() {
        asExit(() -> tasks.awaitOthers(main));
    }

    /** Ends the main program, if it is the last; its tear-down is charged to {@link Origins#EXIT_LINE}. What still runs is left as it stands. */
    public void close() {
        if (finalDigest == null) {
            finalDigest = digest();
            if (!engine.isBroken() && !tasks.hasOthers()) {
                asExit(() -> tasks.exit(main));
            }
        }
    }

    private void asExit(Runnable work) {
        main.origin(accounts.origins().child(Origins.NOBODY, Origins.EXIT_LINE));
        operations.perform(thread -> work.run());
    }
}
