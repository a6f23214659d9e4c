package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.block.BlockDevices;
import dev.faultline.runtime.block.DevicePresets;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.hardware.Jitter;
import dev.faultline.runtime.hardware.MemoryPort;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sync.EntryAtomics;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.Rcu;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One machine's memory management: what every part of it needs to know of the others. */
public final class MemoryManager {

    /** Counts anonymous pages and those of files apart, instead of all and anonymous ones. */
    private static final KernelVersion SPLITS_COUNTERS = KernelVersion.of("2.6.15");

    final Architecture arch;
    final CostModel cost;
    final Engine engine;
    final Scheduler scheduler;
    final Locks locks;
    final Rcu rcu;
    final TableLocks tableLocks;
    final EntryAtomics entryAtomics;
    final EntryWaiters entryWaiters;
    final RssCounters rss;
    final Cpu[] cpus;
    final Memory memory;
    final FrameTable frames;
    final PageLocks pageLocks;
    final BlockDevices devices;
    final MemoryPort[] ports;
    final PageAllocator allocator;
    final ClearedPages clearedPages;
    final LruLists[] lruLists;
    final Pagevecs pagevecs;
    final AddressSpaces spaces;
    final TlbFlush tlbFlush;
    final VmStat vmStat = new VmStat();
    final KernelPreset kernel;
    final VmaRules rules;
    final LockRules lockRules;
    final AddressLayout layout;
    final KernelOps ops;
    final LeafWork work;
    final OldPage oldPage;
    final EntryStore entries;
    final FileDisk fileDisk;
    final WriteBack writeBack;
    final DiskStore diskStore;
    final FileIo fileIo;
    final HugePages hugePages;
    final HugeEntries hugeEntries;
    final ObjectFaults objectFaults;
    final Inodes inodes;
    final PageCache pageCache;
    final Swap swap;
    final SwapIn swapIn;
    final SharedSwap sharedSwap;
    final Zap zap;
    final CommitLimit commit;
    final SpaceLimits limits;
    final StackGrowth stackGrowth;
    final AnonVmas anonVmas = new AnonVmas();
    final Rmap rmap;
    final Contents contents;
    final ForkRules forkRules;

    /** Whether equal faults come to the same whenever one CPU is alone. */
    final boolean repeatsFaults;

    final VmSysctls sysctls;
    private final BuildOptions options;
    /** Faults that were taken as repetitions of the one before. */
    long repeatedFaults;

    private @Nullable Vmscan vmscan;

    private boolean exchangesEntries;

    /** Whether who looks for VMAs without mmap_sem is to meet each change in order. */
    boolean changesMappingsInOrder;

    /** Makes the lock of a mapping, under designs that have such locks. */
    @Nullable
    Supplier<VmaLock> vmaLock;

    public MemoryManager(
            Architecture arch,
            CostModel cost,
            KernelPreset kernel,
            Engine engine,
            Scheduler scheduler,
            Locks locks,
            Distances distances,
            Jitter jitter,
            Cpu[] cpus,
            Memory memory,
            List<SwapSpec> swapAreas,
            ResourceLimits resourceLimits,
            VmSysctls sysctls,
            BuildOptions options,
            CounterPolicy counters,
            HugePageMode hugePageMode) {
        this.arch = arch;
        this.cost = cost;
        this.kernel = kernel;
        this.engine = engine;
        this.scheduler = scheduler;
        this.locks = locks;
        rcu = new Rcu(engine, scheduler, cost.scheduler().tick());
        rss = RssCounters.of(counters, cpus.length, !kernel.version().isAtLeast(SPLITS_COUNTERS));
        tableLocks = new TableLocks(locks, options, kernel.version(), arch);
        entryAtomics = new EntryAtomics(locks);
        entryWaiters = new EntryWaiters(scheduler);
        this.options = options;
        this.cpus = cpus;
        this.memory = memory;
        rules = kernel.behaviour() == KernelPreset.Behaviour.MODERN ? VmaRules.V6_18 : VmaRules.V2_6;
        forkRules = ForkRules.of(kernel);
        lockRules = LockRules.of(kernel);
        layout = new AddressLayout(arch, rules, resourceLimits.stack());
        this.sysctls = sysctls;
        limits = new SpaceLimits(resourceLimits, rules);
        frames = memory.frames();
        pageLocks = new PageLocks(frames, scheduler);
        devices = new BlockDevices(engine, scheduler, cost.block(), jitter, cpus.length);
        inodes = new Inodes(this);
        ports = new MemoryPort[memory.nodes()];
        for (int node = 0; node < ports.length; node++) {
            ports[node] = new MemoryPort(cost.memory(), distances, jitter, node, arch.geometry().pageBytes());
        }
        int batch = kernel.pcpBatchPages(arch.geometry().pageBytes());
        allocator = new PageAllocator(
                memory, cost.allocator(), vmStat, locks, distances, cpus.length, batch, batch * kernel.pcpHighBatches());
        clearedPages = new ClearedPages(this);
        lruLists = new LruLists[memory.nodes()];
        for (int node = 0; node < lruLists.length; node++) {
            lruLists[node] = new LruLists(
                    frames, locks.spinLock("zone->lru_lock", LockRank.LRU_LOCK), splitsLruLists(), !swapAreas.isEmpty());
        }
        pagevecs = new Pagevecs(memory, allocator, cost.fault(), lruLists, cpus.length, kernel.pagevecPages());
        spaces = new AddressSpaces(this);
        tlbFlush = new TlbFlush(arch, cost, engine, locks, cpus, spaces.live());
        rmap = new Rmap(frames, anonVmas, inodes, arch, kernel.version(), tlbFlush, cost.line().atomic());
        pageCache = new PageCache(this);
        entries = new EntryStore(arch, cost);
        swap = new Swap(this, swapAreas);
        commit = new CommitLimit(memory, swap, sysctls, kernel.behaviour(), arch.geometry().pageShift());
        ops = new KernelOps(this);
        work = new LeafWork(this);
        oldPage = new OldPage(this);
        fileDisk = new FileDisk(devices.add(DevicePresets.of("disk", kernel)), arch.geometry().pageShift());
        writeBack = new WriteBack(this);
        diskStore = new DiskStore(this);
        fileIo = new FileIo(this);
        hugePages = new HugePages(this, hugePageMode);
        hugeEntries = new HugeEntries(this);
        objectFaults = new ObjectFaults(this);
        swapIn = new SwapIn(this, sysctls.pageCluster());
        sharedSwap = new SharedSwap(this);
        zap = new Zap(this);
        stackGrowth = new StackGrowth(this);
        contents = new Contents(this);
        repeatsFaults = entersAlone() && jitter.isOff() && entries.setsAtOnce() && !contents.areKept();
    }

    /** Whether an anonymous write maps one page, and clears it. */
    boolean entersAlone() {
        return kernel.prefaultRule() == PrefaultRule.NONE && !kernel.prezero();
    }

    /** What fault designs speak. */
    public KernelOps ops() {
        return ops;
    }

    /** What fault designs share. */
    public LeafWork work() {
        return work;
    }

    /** The work of faults that huge pages are for. */
    public HugePages hugePages() {
        return hugePages;
    }

    /** The entries of huge pages. */
    public HugeEntries hugeEntries() {
        return hugeEntries;
    }

    /** The work of faults on memory with an object behind it. */
    public ObjectFaults objectFaults() {
        return objectFaults;
    }

    /** How the kernel is built. */
    public BuildOptions options() {
        return options;
    }

    /** Makes the swapper exchange entries where it would clear and then set them: the design asks for it, since its faults do not wait for a lock. */
    public void exchangeEntries() {
        exchangesEntries = true;
    }

    /** Whether it does, and entries are one word. */
    boolean exchangesEntries() {
        return exchangesEntries && entries.setsAtOnce();
    }

    /** Makes every change of a mapping an ordered operation: the design's faults look at mappings without mmap_sem. */
    public void changeMappingsInOrder() {
        changesMappingsInOrder = true;
    }

    /** Gives every mapping a lock: the design asks for it, before there is any address space. */
    public void lockMappings(Supplier<VmaLock> newLock) {
        vmaLock = newLock;
    }

    /** Whether mappings have locks. */
    public boolean locksMappings() {
        return vmaLock != null;
    }

    /** The machine's locks, for designs that have some of their own. */
    public Locks locks() {
        return locks;
    }

    /** Makes the kernel count {@link PatchEvent}s. */
    public void countPatchEvents() {
        vmStat.countPatchEvents();
    }

    /** What is given back after grace periods. */
    public Rcu rcu() {
        return rcu;
    }

    /** The locks of leaf tables. */
    public TableLocks tableLocks() {
        return tableLocks;
    }

    /** The objects behind mappings. */
    public Inodes inodes() {
        return inodes;
    }

    /** The pages of objects in memory. */
    public PageCache pageCache() {
        return pageCache;
    }

    /** Swap space, and the way of pages there. */
    public Swap swap() {
        return swap;
    }

    /** The work of faults on pages in swap. */
    public SwapIn swapIn() {
        return swapIn;
    }

    public Zap zap() {
        return zap;
    }

    /** What all processes together may be promised. */
    public CommitLimit commit() {
        return commit;
    }

    /** What each process may map. */
    public SpaceLimits limits() {
        return limits;
    }

    public AddressLayout layout() {
        return layout;
    }

    public Architecture arch() {
        return arch;
    }

    public CostModel cost() {
        return cost;
    }

    public PageAllocator allocator() {
        return allocator;
    }

    /** Faults that were taken as repetitions of the one before: a figure of the simulator, not of the machine. */
    public long repeatedFaults() {
        return repeatedFaults;
    }

    /** What is in pages. */
    public Contents contents() {
        return contents;
    }

    /** From pages to the entries that map them. */
    public Rmap rmap() {
        return rmap;
    }

    public VmStat vmStat() {
        return vmStat;
    }

    public VmaRules rules() {
        return rules;
    }

    /** Whether MAP_POPULATE is for private mappings too. */
    public boolean populatesEveryMapping() {
        return LockRules.populatesEveryMapping(kernel);
    }

    /** Whether mlock and madvise join mappings that have become equal again. */
    public boolean mergesAdvised() {
        return LockRules.merges(kernel);
    }

    /** How locking and populating go in this kernel's generation. */
    public LockRules lockRules() {
        return lockRules;
    }

    /** Pages that another user holds whom a script has called in. */
    long pressurePages() {
        return vmscan == null ? 0 : vmscan.pressure().heldPages();
    }

    /** What frees pages that somebody uses. */
    public Vmscan vmscan() {
        if (vmscan == null) {
            throw new IllegalStateException("nothing frees pages on this machine");
        }
        return vmscan;
    }

    void vmscan(Vmscan what) {
        vmscan = what;
    }

    VmSysctls sysctls() {
        return sysctls;
    }

    /** The CPU of a node with the lowest number; of the machine, if the node has none. */
    Cpu firstCpuOf(int node) {
        for (Cpu cpu : cpus) {
            if (cpu.node() == node) {
                return cpu;
            }
        }
        return cpus[0];
    }

    /** Where reclaim puts pages that no file is behind; null where the machine has no swap. */
    public @Nullable Swap swapOut() {
        return swap.exists() ? swap : null;
    }

    /** Pages of the machine on the LRU lists that {@code which} picks; those in CPUs' batches are on none. */
    public long lruPages(Predicate<LruList> which) {
        long pages = 0;
        for (LruLists lists : lruLists) {
            for (LruList list : LruList.values()) {
                pages += which.test(list) ? lists.count(list) : 0;
            }
        }
        return pages;
    }

    /**
     * Whether reclaim keeps pages that go to swap on lists of their own, and locked ones too. Linux does from 2.6.28 on; here 2.6.32 and 2.6.34
     * reclaim as 2.6.11 does.
     */
    public boolean splitsLruLists() {
        return kernel.behaviour() == KernelPreset.Behaviour.MODERN;
    }

    public FrameTable frames() {
        return frames;
    }

    /** Page locks and write-back, and who waits for them. */
    public PageLocks pageLocks() {
        return pageLocks;
    }

    /** The disk that files are on. */
    public FileDisk fileDisk() {
        return fileDisk;
    }

    /** What read and write do with a page. */
    public FileIo fileIo() {
        return fileIo;
    }

    /** Dirty pages of files on their way to it. */
    public WriteBack writeBack() {
        return writeBack;
    }

    /** The block devices, to which whatever needs one adds it while the machine is booted. */
    public BlockDevices devices() {
        return devices;
    }

    public KernelPreset kernel() {
        return kernel;
    }

    /** The address spaces: how they come and go. */
    public AddressSpaces addressSpaces() {
        return spaces;
    }

    /** Every live address space, oldest first. */
    public List<AddressSpace> spaces() {
        return spaces.live();
    }

    /** What a fork by {@code parent} copies into {@code child}, which nobody else knows yet. */
    public CopyPageRange copyPageRange(UserTask parent, AddressSpace child) {
        return new CopyPageRange(this, parent, child);
    }

    public Memory memory() {
        return memory;
    }

    public List<Cpu> cpus() {
        return List.of(cpus);
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** Calls {@code visitor} with every page that waits on a CPU: on its list of free ones, or in its batch for the LRU lists. */
    public void forEachWaitingPage(LongConsumer visitor) {
        allocator.forEachListed(visitor);
        pagevecs.forEach(visitor);
    }

    /** Frames that are the kernel's own for ever. */
    long reservedFrames() {
        return memory.zone(0).firstPfn() + hugePages.zeroFrames();
    }
}
