package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.arch.HugeEntryCodec;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.stats.Stat;
import java.util.Arrays;

/**
 * Transparent huge pages of private anonymous memory: which faults get one, and the leaf work of these faults (mm/huge_memory.c, 6.x).
 *
 * <pre>
 *   the entry one level above the leaf tables (pmd) is
 *     none, the range fits the VMA, and mode and advice allow it:
 *       read ........ the huge page of zeroes, which the machine has one of                                           zero_page
 *       write ....... allocate and clear a huge page; there is none: base pages, and thp_fault_fallback counts it     anonymous
 *     huge, and a write finds it write-protected:
 *       zeroes ...... a huge page of its own; before 6.13, or if there is none: split                                 zero_cow
 *       alone ....... make it writable                                                                               reuse
 *       shared ...... split, and go on with base pages: one is copied                                                 cow
 *     none otherwise, or a table: base pages
 * </pre>
 *
 * Every huge page has a leaf table deposited with it ({@link PageTables#deposit}), and gives the VMA its anon_vma, one of zeroes too. Its parts are
 * counted, led back from, and told exclusive each for itself, all alike: a huge entry maps each part once. Nothing here takes a lock.
 *
 * <p><b>Simplified.</b> No khugepaged; no huge pages of files and shared memory, nor of any other size. Map counts per part, where the kernel counts
 * the mappings of a whole page apart. The page of zeroes stays once it is made.
 *
 * <p>Source: 6.18 as documented and as measured; the versions at which rules changed from the kernel's history.
 */
public final class HugePages {

    private static final KernelVersion FIRST = new KernelVersion(2, 6, 38);

    /** From here on a write to the huge page of zeroes gets a huge page. */
    private static final KernelVersion FIRST_TO_REPLACE_ZEROES = new KernelVersion(6, 13, 0);

    /** From here on a split page may be written in place if one process has all that is mapped of the huge page; before, if no other part is mapped. */
    private static final KernelVersion FIRST_TO_COUNT_BY_PROCESS = new KernelVersion(6, 15, 0);

    private final MemoryManager kernel;
    private final Architecture arch;
    private final Geometry geometry;
    private final FrameTable frames;
    private final HugePageMode mode;
    private final boolean exist;
    private final boolean replacesZeroes;
    private final boolean countsByProcess;
    private final int parts;
    private final long bytes;

    /** First frame of the huge page of zeroes, once there is one. */
    private long zeroPage = Zone.EMPTY;

    HugePages(MemoryManager kernel, HugePageMode mode) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.frames = kernel.frames;
        this.mode = mode;
        KernelVersion version = kernel.kernel.version();
        exist = arch.hugeEntries().isPresent() && version.isAtLeast(FIRST);
        replacesZeroes = version.isAtLeast(FIRST_TO_REPLACE_ZEROES);
        countsByProcess = version.isAtLeast(FIRST_TO_COUNT_BY_PROCESS);
        parts = geometry.entries(0);
        bytes = 1L << geometry.spanShift(0);
    }

    // ---- eligibility ------------------------------------------------------------------------------------------------

    /** Whether this kernel has them on this architecture. */
    public boolean exist() {
        return exist;
    }

    /** How entries map them. To be asked only where they exist. */
    HugeEntryCodec codec() {
        return arch.hugeEntries().orElseThrow();
    }

    /** Size of one in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Base pages in one. */
    int parts() {
        return parts;
    }

    /** Whether faults may bring one in somewhere in a mapping. */
    public boolean mayFault(Vma vma) {
        long first = vma.start() + bytes - 1 & -bytes;
        return mayFaultIn(vma) && fits(vma, first);
    }

    /** Whether madvise collapse may make one somewhere in a mapping, whatever the mode. */
    boolean mayCollapse(Vma vma) {
        long first = vma.start() + bytes - 1 & -bytes;
        return exist && vma.object() == null && !vma.has(VmaFlags.NOHUGEPAGE) && fits(vma, first);
    }

    private boolean mayFaultIn(Vma vma) {
        boolean wanted = switch (mode) {
            case NEVER -> false;
            case MADVISE -> vma.has(VmaFlags.HUGEPAGE);
            case ALWAYS -> true;
        };
        return exist && wanted && vma.object() == null && !vma.has(VmaFlags.NOHUGEPAGE);
    }

    /** Whether the aligned range around an address lies in a mapping. */
    private boolean fits(Vma vma, long address) {
        long base = address & -bytes;
        return Long.compareUnsigned(base, vma.start()) >= 0 && Long.compareUnsigned(base + bytes, vma.end()) <= 0;
    }

    // ---- the fault's huge entry -------------------------------------------------------------------------------------

    /**
     * Whether {@link LeafWork#walk} found no leaf table because a huge page is mapped, or may be. The lock of upper levels must be held.
     *
     * @param mayMap whether the fault may bring one in
     */
    public boolean isCase(Fault fault, boolean mayMap) {
        PageTable table = fault.parent;
        if (table.level != 1) {
            return false;
        }
        int index = index(fault);
        long entry = table.words[index];
        boolean mayBeNew = mayMap && arch.isNone(entry) && !fault.hugeRefused && mayFaultIn(fault.vma) && fits(fault.vma, fault.address);
        return mayBeNew || fault.mm().pageTables().isHuge(table, index);
    }

    /** Reads that entry and remembers it as the one the fault acts on. */
    public long sample(Fault fault) {
        fault.entry = read(fault);
        return fault.entry;
    }

    /** Reads that entry, under whatever lock the design holds. */
    public long read(Fault fault) {
        return fault.parent.words[index(fault)];
    }

    /** Whether a huge page is mapped that allows the access of a fault of the kernel's own. */
    public boolean suffices(Fault fault) {
        PageTable table = fault.parent;
        return fault.mm().pageTables().isHuge(table, geometry.index(table.level, fault.address))
                && kernel.work.suffices(fault, read(fault));
    }

    /** Whether the fault's entry maps the huge page of zeroes. */
    public boolean mapsZeroPage(Fault fault) {
        return codec().isSpecial(fault.entry);
    }

    /** Whether nobody has filled the entry meanwhile. The lock of upper levels must be held. */
    public boolean isStillNone(Fault fault) {
        return fault.parent.isLinked && arch.isNone(read(fault));
    }

    private int index(Fault fault) {
        return geometry.index(1, fault.address);
    }

    // ---- allocation -------------------------------------------------------------------------------------------------

    /**
     * Allocates what an empty entry needs: for a write a huge page, cleared, for a read that of zeroes if there is none yet; and the table to
     * deposit. Nothing need be held. Refused, the fault has to do with base pages.
     */
    public boolean allocate(Fault fault) {
        if (!(fault.isWrite() ? allocatePage(fault) : makeZeroPage(fault.cpu()))) {
            return refuse(fault);
        }
        if (!kernel.work.allocateTable(fault)) {
            if (fault.isWrite()) {
                kernel.allocator.freeHuge(fault.cpu(), fault.page, parts);
            }
            return refuse(fault);
        }
        return true;
    }

    /** Allocates a huge page, cleared, in the place of that of zeroes. Nothing need be held. Refused, the entry has to be split. */
    public boolean allocateReplacement(Fault fault) {
        return replacesZeroes && (allocatePage(fault) || refuse(fault));
    }

    private boolean refuse(Fault fault) {
        kernel.vmStat.thpFaultFallback++;
        fault.hugeRefused = true;
        return false;
    }

    private boolean allocatePage(Fault fault) {
        fault.cpu().charge(kernel.cost.fault().charge());
        fault.page = allocateCleared(fault.cpu());
        return fault.page != Zone.EMPTY;
    }

    private long allocateCleared(Cpu cpu) {
        long first = kernel.allocator.allocateHuge(cpu, parts);
        if (first != Zone.EMPTY) {
            kernel.ports[kernel.memory.node(first)].clearPages(cpu, parts);
            for (int i = 0; i < parts; i++) {
                frames.setContent(first + i, 0);
            }
        }
        return first;
    }

    /** Makes the page of zeroes unless somebody was faster: mm_get_huge_zero_folio. */
    private boolean makeZeroPage(Cpu cpu) {
        cpu.order();
        if (zeroPage != Zone.EMPTY) {
            return true;
        }
        long made = allocateCleared(cpu);
        if (made == Zone.EMPTY) {
            return false;
        }
        cpu.order();
        if (zeroPage != Zone.EMPTY) {
            kernel.allocator.freeHuge(cpu, made, parts);
            return true;
        }
        for (int i = 0; i < parts; i++) {
            frames.set(made + i, FrameTable.RESERVED);
        }
        zeroPage = made;
        kernel.vmStat.thpZeroPageAlloc++;
        return true;
    }

    /** Frames that the page of zeroes takes. */
    long zeroFrames() {
        return zeroPage == Zone.EMPTY ? 0 : parts;
    }

    /** Gives back what {@link #allocate} or {@link #allocateReplacement} brought: somebody else was faster. Nothing need be held. */
    public void discard(Fault fault, boolean hasTable) {
        if (fault.isWrite()) {
            fault.cpu().account().add(Stat.DISCARDED, parts);
            kernel.allocator.freeHuge(fault.cpu(), fault.page, parts);
        }
        if (hasTable) {
            kernel.allocator.free(fault.cpu(), fault.tablePage);
        }
    }

    // ---- installing -------------------------------------------------------------------------------------------------

    /** Maps what {@link #allocate} brought. The lock of upper levels must be held, and the entry be none. */
    public void install(Fault fault) {
        Cpu cpu = fault.cpu();
        long entry;
        if (fault.isWrite()) {
            addPage(fault.task(), fault.mm(), fault.vma, fault.address & -bytes, fault.page);
            kernel.vmStat.thpFaultAlloc++;
            entry = codec().mkhuge(kernel.work.writtenEntry(fault));
        } else {
            entry = codec().mkspecial(codec().mkhuge(arch.makeZeroPage(zeroPage, fault.vma.pageProtection())));
        }
        frames.set(fault.tablePage, FrameTable.TABLE);
        fault.mm().pageTables().deposit(fault.parent, index(fault), fault.tablePage);
        cpu.account().add(Stat.PAGE_TABLES, 1);
        cpu.charge(kernel.cost.fault().tableInstall());
        kernel.entries.set(cpu, fault.parent, index(fault), entry);
    }

    /** Maps the fault's huge page in the place of that of zeroes, and flushes. The entry's lock must be held. */
    public void replaceZeroPage(Fault fault) {
        addPage(fault.task(), fault.mm(), fault.vma, fault.address & -bytes, fault.page);
        kernel.vmStat.thpFaultAlloc++;
        establish(fault, codec().mkhuge(kernel.work.writtenEntry(fault)));
    }

    /** Stores to the fault's huge entry and flushes the old translation everywhere. The entry's lock must be held. */
    public void establish(Fault fault, long entry) {
        kernel.entries.replace(fault.cpu(), fault.parent, index(fault), entry);
        kernel.tlbFlush.huge(fault.task(), fault.mm(), fault.address & -bytes);
    }

    /** Accounts a new huge page of an address space: counters, reverse map, LRU. The entry's lock must be held. Ends in order. */
    void addPage(UserTask task, AddressSpace mm, Vma vma, long base, long page) {
        Cpu cpu = task.cpu();
        kernel.rss.add(task, mm, Stat.ANON_RSS, parts);
        cpu.account().add(Stat.ANON_RSS, parts);
        cpu.charge(kernel.cost.fault().counterUpdate() + kernel.cost.fault().rmapAdd());
        int index = (int) vma.linearIndex(base, geometry.pageShift());
        for (int i = 0; i < parts; i++) {
            frames.mapNewAnon(page + i, kernel.work.newAnonFlags, vma.anonVma(), index + i);
        }
        kernel.pagevecs.addHuge(cpu, page, parts);
    }

    // ---- write-protected --------------------------------------------------------------------------------------------

    /** Whether a write may go to the huge page the fault's entry maps: no other entry maps any of it. The entry's lock must be held. */
    public boolean mayReuse(Fault fault) {
        fault.cpu().order();
        long page = arch.pfn(fault.entry);
        if (frames.has(page, FrameTable.EXCLUSIVE)) {
            return true;
        }
        for (int i = 0; i < parts; i++) {
            if (frames.mapCount(page + i) != 1) {
                return false;
            }
        }
        return true;
    }

    /** The fault's entry, made writable in place: the page is this entry's alone, and now led to from this mapping. */
    public long reusedEntry(Fault fault) {
        long page = arch.pfn(fault.entry);
        for (int i = 0; i < parts; i++) {
            frames.set(page + i, FrameTable.EXCLUSIVE);
            frames.setRmap(page + i, fault.vma.anonVma());
        }
        return fault.isWrite() ? arch.mkwrite(arch.mkdirty(arch.mkyoung(fault.entry))) : fault.entry;
    }

    /**
     * Whether a base page that was part of a huge one, and that one entry maps, may be written in place: only if no other process has any of the
     * rest (6.15), or nobody has (before). In order.
     */
    boolean isAlone(Fault fault, long pfn) {
        long first = pfn & -parts;
        long base = fault.address - (pfn - first << geometry.pageShift());
        PageTables tables = fault.mm().pageTables();
        long mapped = 0;
        long ours = 0;
        for (int i = 0; i < parts; i++) {
            if (frames.has(first + i, FrameTable.HUGE_PART)) {
                mapped += frames.mapCount(first + i);
                long address = base + ((long) i << geometry.pageShift());
                long entry = geometry.isUser(address) ? tables.read(address) : Architecture.NONE;
                ours += arch.isPresent(entry) && arch.pfn(entry) == first + i ? 1 : 0;
            }
        }
        return countsByProcess ? mapped == ours : mapped == 1;
    }

    // ---- views ------------------------------------------------------------------------------------------------------

    /** Huge pages of the machine that some huge entry maps, each once: NR_ANON_THPS. */
    public long mapped() {
        return kernel.spaces().stream()
                .flatMapToLong(mm -> Arrays.stream(HugeEntries.pages(mm.pageTables(), 0, geometry.userLimit())))
                .distinct()
                .count();
    }
}
