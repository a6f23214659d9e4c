package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
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
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.Rcu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    final TlbFlush tlbFlush;
    final VmStat vmStat = new VmStat();
    final KernelPreset kernel;
    final VmaRules rules;
    final LockRules lockRules;
    final AddressLayout layout;
    final KernelOps ops;
    final LeafWork work;
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
    private final List<AddressSpace> spaces = new ArrayList<>();

    /** The address space each CPU has loaded: what its TLB holds belongs to it, or to none. */
    private final @Nullable AddressSpace[] loaded;

    /** Page tables an address space has from the start: the top one, and those below it that the architecture keeps. */
    private final int tablesAtBirth;

    /** Faults that were taken as repetitions of the one before. */
    long repeatedFaults;

    private int nextSpace = 1;

    private @Nullable Vmscan vmscan;

    private boolean exchangesEntries;
    private boolean changesMappingsInOrder;

    /** Makes the lock of a mapping, under designs that have such locks. */
    private @Nullable Supplier<VmaLock> vmaLock;

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
        loaded = new AddressSpace[cpus.length];
        Geometry geometry = arch.geometry();
        tablesAtBirth = arch.keepsMiddleTables() ? 2 + geometry.index(geometry.topLevel(), geometry.userLimit() - 1) : 1;
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
        tlbFlush = new TlbFlush(arch, cost, engine, locks, cpus, spaces);
        rmap = new Rmap(frames, anonVmas, inodes, arch, kernel.version(), tlbFlush, cost.line().atomic());
        pageCache = new PageCache(this);
        entries = new EntryStore(arch, cost);
        swap = new Swap(this, swapAreas);
        commit = new CommitLimit(memory, swap, sysctls, kernel.behaviour(), arch.geometry().pageShift());
        ops = new KernelOps(this);
        work = new LeafWork(this);
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

    /** The address space of the first process, with the program in it: what making it takes is part of booting. */
    public AddressSpace firstAddressSpace() {
        long[] pages = new long[tablesAtBirth];
        Arrays.setAll(pages, _ -> memory.take(0));
        AddressSpace mm = newAddressSpace(pages);
        new ProgramImage(this).load(mm);
        return mm;
    }

    /**
     * A new, empty address space with its top table and those that architecture keeps below it.
     *
     * @return null when there is no memory for the tables
     */
    public @Nullable AddressSpace newAddressSpace(Task task) {
        long[] pages = new long[tablesAtBirth];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = allocator.allocate(task.cpu());
            if (pages[i] == Zone.EMPTY) {
                Arrays.stream(pages, 0, i).forEach(page -> allocator.free(task.cpu(), page));
                return null;
            }
        }
        // Numbers and the list of address spaces are the machine's.
        task.cpu().order();
        return newAddressSpace(pages);
    }

    /** @param tablePages frames of the top table, then of those below it that are there from the start */
    private AddressSpace newAddressSpace(long[] tablePages) {
        for (long page : tablePages) {
            frames.set(page, FrameTable.TABLE);
        }
        AddressSpace mm = new AddressSpace(
                nextSpace++,
                arch,
                new VmaOps(arch, rules, layout, sysctls.maxMapCount()),
                tablePages[0],
                locks.rwSem(kernel.mmapLock(), LockRank.MMAP_SEM),
                locks.spinLock("page_table_lock", LockRank.PAGE_TABLE_LOCK),
                locks.sharedCounters(),
                vmaLock == null ? null : new VmaLocks(vmaLock, locks.readMostlyWord()));
        Geometry geometry = arch.geometry();
        for (int i = 1; i < tablePages.length; i++) {
            PageTable root = mm.pageTables().root();
            mm.pageTables().install(root, geometry.entryBase(root.level, 0, i - 1), tablePages[i]);
        }
        if (changesMappingsInOrder) {
            mm.vmas().lockedBy(new OrderedChanges(engine));
        }
        mm.vmas().tell(VmaTree.Listener.both(anonVmas.linker(mm), inodes.linker(mm)));
        spaces.add(mm);
        return mm;
    }

    /** What a fork by {@code parent} copies into {@code child}, which nobody else knows yet. */
    public CopyPageRange copyPageRange(UserTask parent, AddressSpace child) {
        return new CopyPageRange(this, parent, child);
    }

    /** Makes {@code cpu} run in {@code mm}. An ordered operation. */
    void enter(Cpu cpu, AddressSpace mm) {
        AddressSpace before = loaded[cpu.number()];
        if (before != mm) {
            tlbFlush.load(cpu, mm, before);
            loaded[cpu.number()] = mm;
        }
    }

    /** Forgets an address space whose pages and tables are gone. */
    void discard(AddressSpace mm) {
        spaces.remove(mm);
        locks.discard(mm.mmapSem());
        locks.discard(mm.pageTableLock());
    }

    /** Every live address space, oldest first. */
    public List<AddressSpace> spaces() {
        return Collections.unmodifiableList(spaces);
    }

    public Memory memory() {
        return memory;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** The live address space with that number (of which a TLB tag holds 12 bits), if {@code cpu} may hold translations of it. */
    @Nullable
    AddressSpace loadedBy(Cpu cpu, int tagBits) {
        for (AddressSpace mm : spaces) {
            if ((mm.id() & 0xFFF) == tagBits && mm.cpus().get(cpu.number())) {
                return mm;
            }
        }
        return null;
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
