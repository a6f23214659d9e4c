package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.block.BlockDevices;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.design.SinglePtl;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Shootdowns;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.hardware.Jitter;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.KernelPresets;
import java.util.Map;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.sched.Placement;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Mprotect;
import dev.faultline.runtime.syscall.Munmap;
import java.util.List;
import java.util.function.Function;

/**
 * A kernel with one task on one of two CPUs and nothing above it, for tests that look at or damage what a machine hides. Unit costs; every
 * operation is followed by a check of all invariants.
 */
final class TestKernel {

    static final long RW = VmaFlags.READ | VmaFlags.WRITE;

    final Architecture arch;
    final MemoryManager kernel;
    final FaultDesign design;
    final UserTask task;
    final Cpu cpu;
    final int pageShift;

    private final Locks locks;
    private final Munmap munmap;
    private final Mmap mmap;
    private final Mprotect mprotect;

    /** The one task there is. */
    private static final class OnlyTask extends UserTask {
        OnlyTask(AddressSpace mm) {
            super(1, mm, 1);
        }
    }

    TestKernel(String archName, String version, RwSemKind rwsem) {
        this(archName, version, rwsem, List.of());
    }

    TestKernel(String archName, String version, RwSemKind rwsem, List<SwapSpec> swap) {
        this(archName, version, rwsem, swap, Map.of(), CounterPolicy.LOCKED, SinglePtl::new);
    }

    TestKernel(
            String archName,
            String version,
            RwSemKind rwsem,
            List<SwapSpec> swap,
            Map<String, String> config,
            CounterPolicy counters,
            Function<MemoryManager, FaultDesign> designs) {
        arch = Architectures.create(archName);
        pageShift = arch.geometry().pageShift();
        CostModel cost = CostModels.load("unit");
        KernelPreset preset = KernelPresets.load().get(version);
        Distances distances = new Distances(cost, 2, 1);
        Shootdowns shootdowns = new Shootdowns();
        Cpu[] cpus = {new Cpu(0, 0, cost, shootdowns), new Cpu(1, 0, cost, shootdowns)};
        Engine engine = new Engine(cpus, Coroutines.best(), false, () -> {});
        Scheduler scheduler = new Scheduler(engine, cost, distances, new Placement.Fair(), cpus);
        locks = new Locks(cost, distances, scheduler, true, true, SpinKind.TICKET, rwsem, true);
        kernel = new MemoryManager(
                arch,
                cost,
                preset,
                engine,
                scheduler,
                locks,
                distances,
                new Jitter(0, 0, 2 + BlockDevices.MAX),
                cpus,
                new Memory(new long[] {4096}, Memory.MIN_RESERVED_FRAMES, true),
                swap,
                ResourceLimits.of(Tunables.rlimits().resolve(preset, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(preset, Map.of())),
                BuildOptions.of(config),
                counters,
                HugePageMode.NEVER);
        design = designs.apply(kernel);
        munmap = new Munmap(kernel, design);
        mmap = new Mmap(kernel, design, munmap, new Populate(kernel, design));
        mprotect = new Mprotect(kernel, design, new Populate(kernel, design));
        task = new OnlyTask(kernel.addressSpaces().first());
        scheduler.adopt(task, cpus[0], engine.main());
        new Vmscan(kernel, design, List::of, new Origins());
        cpu = cpus[0];
    }

    TestKernel() {
        this("x86_64", "2.6.11", RwSemKind.XADD);
    }

    // ---- operations -------------------------------------------------------------------------------------------------

    long map(long pages) {
        return map(pages, RW);
    }

    long map(long pages, long protection) {
        long start = mmap.call(task, pages << pageShift, protection | VmaFlags.NORESERVE, false, null);
        sound();
        return start;
    }

    void mapAt(long start, long pages, long protection) {
        mmap.call(task, pages << pageShift, protection | VmaFlags.NORESERVE, false, start);
        sound();
    }

    /** A file whose pages are in memory, written in chunks. */
    Inode file(String name, Inode.Kind kind, long pages, long chunkPages) {
        Inode made = new MakeFile(kernel)
                .call(task, new MakeFile.Request(name, kind, pages << pageShift, chunkPages << pageShift, false));
        sound();
        return made;
    }

    void mapFileAt(Inode file, long start, long pages, long flags) {
        mmap.call(task, new Mmap.Source(file, 0), pages << pageShift, flags | VmaFlags.NORESERVE, false, start);
        sound();
    }

    long mapFile(Inode file, long pages, long flags) {
        long start = mmap.call(task, new Mmap.Source(file, 0), pages << pageShift, flags | VmaFlags.NORESERVE, false, null);
        sound();
        return start;
    }

    /** Takes pages out of the page tables: madvise dontneed. */
    void drop(long start, long pages) {
        new Discard(kernel, design).drop(task, task.mm().vmas().containing(start), start, start + (pages << pageShift));
        sound();
    }

    void unmap(long start, long pages) {
        munmap.call(task, start, pages << pageShift);
        sound();
    }

    void protect(long start, long pages, long protection) {
        mprotect.call(task, start, pages << pageShift, protection);
        sound();
    }

    /** Accesses pages in ascending order; what that cost and found is in the account. */
    Stats touch(Access access, long start, long pages) {
        return touch(access, start, pages, false);
    }

    Stats touch(Access access, long start, long pages, boolean reverse) {
        Stats stats = new Stats();
        Stats before = task.account();
        task.account(stats);
        new UserAccess(kernel, design, task, access, PageOrder.stepped(start, pages, 1, pageShift, reverse), 1).run();
        sound();
        task.account(before);
        return stats;
    }

    /** A fault that the processor would not raise by itself: what the handler makes of an entry that allows the access. */
    Stats fault(Access access, long address) {
        Stats stats = new Stats();
        Stats before = task.account();
        task.account(stats);
        task.fault().begin(address, access, cpu.now());
        FaultHold hold = design.hold(task.mm());
        cpu.perform(processor -> hold.enter((Cpu) processor, task.fault()));
        design.fault(task.fault());
        stats.add(task.fault().kind, 1);
        cpu.order();
        task.account(before);
        return stats;
    }

    /** Moves this CPU's batch of new pages to the LRU lists, so that it holds no references any more. */
    void drainPagevec() {
        kernel.pagevecs.drain(cpu);
        cpu.order();
    }

    /**
     * Does with each page of a range what reclaim does with one that it has chosen.
     *
     * @param frees whether to wait until it is written and free it, or to leave it in the swap cache
     */
    void swapOut(long start, long pages, boolean frees) {
        drainPagevec();
        TryToUnmap tryToUnmap = new TryToUnmap(kernel, design);
        for (long page = 0; page < pages; page++) {
            long address = start + (page << pageShift);
            long pfn = arch.pfn(entry(address));
            setEntry(address, arch.mkold(entry(address)));
            kernel.frames.hold(pfn);
            boolean isShared = !kernel.frames.has(pfn, FrameTable.ANON);
            kernel.pageLocks.lock(task, pfn);
            if (!isShared && !kernel.frames.has(pfn, FrameTable.SWAP_CACHE)) {
                assertTrue(addToSwap(address), "swap is full");
            }
            assertEquals(TryToUnmap.Result.SUCCESS, tryToUnmap.unmap(task, pfn));
            if (isShared) {
                assertTrue(kernel.swap.addShared(cpu, pfn), "swap is full");
            }
            if (kernel.frames.has(pfn, FrameTable.DIRTY)) {
                kernel.swap.writeOut(task, pfn);
            } else {
                kernel.pageLocks.unlock(cpu, pfn);
            }
            if (frees) {
                kernel.pageLocks.awaitWriteback(task, pfn);
                kernel.pageLocks.lock(task, pfn);
                kernel.swap.removeFromCache(cpu, pfn);
                kernel.pageLocks.unlock(cpu, pfn);
            }
            kernel.pagevecs.releasePages(cpu, new long[] {pfn}, 1);
        }
        sound();
    }

    /** Gives the page at an address a slot of swap. */
    boolean addToSwap(long address) {
        return kernel.swap.add(cpu, arch.pfn(entry(address)));
    }

    // ---- looking ----------------------------------------------------------------------------------------------------

    long entry(long address) {
        return task.mm().pageTables().read(address);
    }

    /** The object behind the mapping at an address. */
    Inode object(long address) {
        return task.mm().vmas().containing(address).object();
    }

    void setEntry(long address, long entry) {
        task.mm().pageTables().leaf(address).words[arch.geometry().index(0, address)] = entry;
    }

    List<String> violations() {
        cpu.order();
        return new Invariants(kernel).check(design);
    }

    /** All invariants hold. */
    void sound() {
        assertEquals(List.of(), violations());
    }

    /** So far, acquisitions of the locks of that name. */
    long acquisitions(String name) {
        return locks.classes().stream().filter(each -> each.name().equals(name)).mapToLong(LockClass::acquisitions).sum();
    }

    /** Whether it is of the generation of 6.x. */
    boolean isModern() {
        return kernel.kernel().behaviour() == KernelPreset.Behaviour.MODERN;
    }

    long page() {
        return 1L << pageShift;
    }
}
