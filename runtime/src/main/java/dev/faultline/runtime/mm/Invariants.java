package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold whenever no operation is under way: every counter equals a recount of the page tables, every frame is accounted for and led
 * back from to each entry that maps it, no entry lets one process write what another sees as its own, no TLB allows what memory does not, and what
 * is written to a file is on its way to the disk.
 */
public final class Invariants {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final List<String> violations = new ArrayList<>();

    /** Frames and how many present entries map them, over all address spaces. */
    private final Map<Long, Integer> mappings = new HashMap<>();

    /** Frames that are in an object or in the swap cache. */
    private final Set<Long> cached = new HashSet<>();

    /** Frames that some entry says were written through it. */
    private final Set<Long> written = new HashSet<>();

    private final SwapInvariants swap;
    private long tables;

    /** What has struck, each with the first sentence about it. */
    private final Map<Hazard, String> hazards = new EnumMap<>(Hazard.class);

    /** Pages of files on disks that are dirty, and that are on their way there. */
    private long dirty;

    private long writeback;

    public Invariants(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.swap = new SwapInvariants(kernel, this::violate);
    }

    /**
     * Checks everything; one sentence a violation, none if all is well.
     *
     * @throws HazardException if the design has a hazard that is found: double_map or stale_tlb, for they explain what else is wrong; counter_drift, if
     *     nothing else is
     */
    public List<String> check(FaultDesign design) {
        for (AddressSpace mm : kernel.spaces()) {
            recount(mm);
            violations.addAll(design.invariants(mm));
        }
        if (!kernel.rcu.isQuiet()) {
            violate("a fault is in a read section between two statements");
        }
        checkObjects();
        checkDirty();
        swap.check(cached);
        checkFrames();
        checkLists();
        checkCommit();
        for (Cpu cpu : kernel.cpus) {
            checkTlb(cpu);
        }
        hazards.forEach((hazard, sentence) -> {
            if (!design.hazards().contains(hazard)) {
                violate(sentence);
            } else if (hazard != Hazard.COUNTER_DRIFT || violations.isEmpty()) {
                throw new HazardException(hazard, sentence);
            }
        });
        return violations;
    }

    private void recount(AddressSpace mm) {
        tables += mm.pageTables().count();
        long[] anonymous = {0};
        long[] file = {0};
        long[] shmem = {0};
        long[] swapped = {0};
        for (Vma vma : mm.vmas()) {
            if (vma.users() != null && !vma.users().isZero()) {
                violate("the mapping " + vma + " counts faults as its users between two statements");
            }
            mm.pageTables().forEachEntry(vma.start(), vma.end(), new PageTables.EntryVisitor() {
                @Override
                public void visit(PageTable leaf, int from, int to) {
                    for (int i = from; i < to; i++) {
                        recount(leaf.words[i], leaf.base + ((long) i << arch.geometry().pageShift()));
                        if (leaf.isAhead(i) && !arch.isPresent(leaf.words[i])) {
                            violate("entry %d of the %s is taken for mapped ahead and maps nothing".formatted(i, leaf));
                        }
                    }
                }

                @Override
                public void visitHuge(PageTable table, int index, int from, int to) {
                    checkHuge(mm, vma, table, index);
                    long base = mm.pageTables().hugeBase(table, index);
                    for (int i = from; i < to; i++) {
                        recount(mm.pageTables().part(table.words[index], i), base + ((long) i << arch.geometry().pageShift()));
                    }
                }

                private void recount(long entry, long address) {
                    if (arch.isPresent(entry) && arch.pfn(entry) != Memory.ZERO_PFN) {
                        counterOf(arch.pfn(entry), anonymous, file, shmem)[0]++;
                        mappings.merge(arch.pfn(entry), 1, Integer::sum);
                        if (arch.isDirty(entry)) {
                            written.add(arch.pfn(entry));
                        }
                        checkObject(vma, address, arch.pfn(entry));
                    }
                    if (kernel.swap.isSwap(entry)) {
                        swapped[0]++;
                        swap.found(kernel.swap.slot(entry));
                    }
                    if (arch.isFile(entry) && !vma.has(VmaFlags.NONLINEAR)) {
                        violate("the entry of %x names a page of a file, and its mapping is linear".formatted(address));
                    }
                    if (arch.isPresent(entry) && !vma.has(VmaFlags.SHARED)) {
                        checkPrivate(entry, address, mm);
                    }
                }
            });
        }
        checkCounter(mm, "anonymous pages", mm.anonRss(), anonymous[0]);
        checkCounter(mm, "pages of files", mm.fileRss(), file[0]);
        checkCounter(mm, "pages of shared memory", mm.shmemRss(), shmem[0]);
        checkCounter(mm, "pages in swap", mm.swapped(), swapped[0]);
    }

    /** A huge page lies in one mapping of private memory, is aligned and all of one allocation, and has a table that waits behind it. */
    private void checkHuge(AddressSpace mm, Vma vma, PageTable table, int index) {
        PageTables pageTables = mm.pageTables();
        long base = pageTables.hugeBase(table, index);
        long page = pageTables.hugeFrame(table, index);
        if (vma.object() != null || !vma.contains(base) || !vma.contains(base + kernel.hugePages.bytes() - 1)) {
            violate("address space %d maps a huge page at %x, which does not lie in one private mapping".formatted(mm.id(), base));
        }
        boolean whole = (page & pageTables.hugeParts() - 1) == 0;
        for (int i = 0; i < pageTables.hugeParts(); i++) {
            whole &= kernel.frames.has(page + i, FrameTable.HUGE_PART);
        }
        if (!whole) {
            violate("the huge entry of %x maps frames from %x on, which are no huge page".formatted(base, page));
        }
        if (!kernel.frames.has(pageTables.deposited(table, index), FrameTable.TABLE)) {
            violate("no table waits behind the huge page at %x".formatted(base));
        }
    }

    private void checkCounter(AddressSpace mm, String what, long counted, long found) {
        if (counted != found) {
            strike(Hazard.COUNTER_DRIFT, "address space %d counts %d %s, its page tables hold %d".formatted(mm.id(), counted, what, found));
        }
    }

    private long[] counterOf(long pfn, long[] anonymous, long[] file, long[] shmem) {
        if (kernel.frames.has(pfn, FrameTable.ANON)) {
            return anonymous;
        }
        return kernel.objectFaults.counter(kernel.inodes.get(kernel.frames.rmap(pfn))) == Stat.SHMEM_RSS ? shmem : file;
    }

    /** A page that is not anonymous is the object's page for that address. */
    private void checkObject(Vma vma, long address, long pfn) {
        if (kernel.frames.has(pfn, FrameTable.ANON)) {
            return;
        }
        Inode object = vma.object();
        long index = vma.has(VmaFlags.NONLINEAR)
                ? Integer.toUnsignedLong(kernel.frames.index(pfn))
                : vma.linearIndex(address, arch.geometry().pageShift());
        if (object == null || object.pages().get(index) != pfn) {
            violate("the entry of %x maps frame %x, which is not the page of its object there".formatted(address, pfn));
        }
    }

    /** Every page of an object says so, and is held for being there; every mapping of it is on its list. */
    private void checkObjects() {
        for (Inode inode : kernel.inodes.all()) {
            inode.forEachPage((index, pfn) -> {
                cached.add(pfn);
                if (kernel.frames.rmap(pfn) != inode.id() || kernel.frames.holds(pfn) == 0) {
                    violate("frame %x is page %d of object %d and does not know: %s".formatted(
                            pfn, index, inode.id(), kernel.frames.describe(pfn)));
                }
            });
            if (inode.kind().isOnDisk()) {
                checkDisk(inode);
            }
            inode.pages().forEachSwapped(0, PageTree.END, (index, slot) -> swap.found(slot));
            long listed = inode.mappings().size();
            long found = 0;
            for (AddressSpace mm : kernel.spaces()) {
                for (Vma vma : mm.vmas()) {
                    found += vma.object() == inode ? 1 : 0;
                }
            }
            if (listed != found || inode.isUnused()) {
                violate("object %d lists %d mappings, address spaces have %d".formatted(inode.id(), listed, found));
            }
        }
    }

    /** What is in a page that nobody calls dirty is on its disk as well; folios are in memory as a whole. */
    private void checkDisk(Inode inode) {
        inode.forEachPage((index, pfn) -> {
            boolean isDirty = kernel.frames.has(pfn, FrameTable.DIRTY);
            dirty += isDirty ? 1 : 0;
            boolean isMoving = kernel.frames.has(pfn, FrameTable.WRITEBACK) || !kernel.diskStore.reads().isFilled(pfn);
            writeback += kernel.frames.has(pfn, FrameTable.WRITEBACK) ? 1 : 0;
            if (kernel.frames.has(pfn, FrameTable.LOCKED) && kernel.diskStore.reads().isFilled(pfn)) {
                violate("page %d of %s is locked, and nobody is reading it".formatted(index, inode));
            }
            if (!isDirty && !isMoving && !written.contains(pfn) && kernel.frames.content(pfn) != inode.image().read(index)) {
                violate("page %d of %s differs from what is on its disk and is not dirty".formatted(index, inode));
            }
            if (inode.pages().get(inode.folios().first(index)) == PageCache.NONE) {
                violate("page %d of %s is in memory without the first page of its folio".formatted(index, inode));
            }
        });
    }

    private void checkDirty() {
        if (dirty != kernel.vmStat.nrDirty) {
            violate("%d pages of files count as dirty, %d are".formatted(kernel.vmStat.nrDirty, dirty));
        }
        if (writeback != kernel.vmStat.nrWriteback) {
            violate("%d pages of files count as being written, %d are".formatted(kernel.vmStat.nrWriteback, writeback));
        }
        if (kernel.fileDisk.device().isIdle() && (writeback > 0 || !kernel.diskStore.reads().areDone())) {
            violate("pages wait for a disk that has nothing to do");
        }
    }

    /** An entry of a private mapping may be writable only where no other entry maps the page. */
    private void checkPrivate(long entry, long address, AddressSpace mm) {
        long pfn = arch.pfn(entry);
        if (arch.hardwareWritable(entry) && (pfn == Memory.ZERO_PFN || kernel.frames.mapCount(pfn) > 1)) {
            strike(Hazard.DOUBLE_MAP,
                    "address space %d may write at %x to frame %x, which others map too".formatted(mm.id(), address, pfn));
        }
        if (kernel.frames.has(pfn, FrameTable.EXCLUSIVE) && kernel.frames.mapCount(pfn) > 1) {
            violate("frame %x is marked exclusive and mapped %d times".formatted(pfn, kernel.frames.mapCount(pfn)));
        }
    }

    private void checkFrames() {
        for (Map.Entry<Long, Integer> mapped : mappings.entrySet()) {
            int counted = kernel.frames.mapCount(mapped.getKey());
            if (counted < mapped.getValue()) {
                strike(Hazard.DOUBLE_MAP, "frame %x counts %d mappings, page tables hold %d".formatted(
                        mapped.getKey(), counted, mapped.getValue()));
            } else if (counted > mapped.getValue()) {
                violate("frame %x counts %d mappings, page tables hold %d".formatted(
                        mapped.getKey(), counted, mapped.getValue()));
            }
            checkReverseMap(mapped.getKey(), mapped.getValue());
        }
        long mapped = kernel.frames.mappedAnonymous() + kernel.frames.mappedOther();
        if (mapped != mappings.size()) {
            violate("%d frames count as mapped, page tables hold %d".formatted(mapped, mappings.size()));
        }
        cached.addAll(mappings.keySet());
        long waitingOnly = kernel.pagevecs.countOutside(cached);
        long accounted =
                kernel.allocator.freePages() + tables + cached.size() + waitingOnly + kernel.pressurePages() + kernel.reservedFrames();
        if (accounted != kernel.memory.totalFrames()) {
            violate(("of %d frames %d are accounted for: %d free, %d page tables, %d mapped or in an object, %d in a pagevec only, "
                    + "%d another user's, %d reserved")
                    .formatted(
                            kernel.memory.totalFrames(),
                            accounted,
                            kernel.allocator.freePages(),
                            tables,
                            cached.size(),
                            waitingOnly,
                            kernel.pressurePages(),
                            kernel.reservedFrames()));
        }
    }

    /** The LRU lists hold every page in use that is in no CPU's batch, once, on the list that its flags name. */
    private void checkLists() {
        Set<Long> waiting = new HashSet<>();
        kernel.pagevecs.forEach(waiting::add);
        for (long pfn : cached) {
            if (kernel.frames.has(pfn, FrameTable.LRU) == waiting.contains(pfn)) {
                violate("frame %x is %s: %s".formatted(
                        pfn,
                        waiting.contains(pfn) ? "on a list and in a batch for it" : "on no list and in no batch",
                        kernel.frames.describe(pfn)));
            }
        }
        Set<Long> listed = new HashSet<>();
        for (int node = 0; node < kernel.lruLists.length; node++) {
            for (LruList list : LruList.values()) {
                checkList(node, list, listed);
            }
        }
        long counted = kernel.lruPages(list -> true);
        long flagged = cached.stream().filter(pfn -> kernel.frames.has(pfn, FrameTable.LRU)).count();
        if (counted != flagged) {
            violate("the LRU lists count %d pages, %d pages say that they are on one".formatted(counted, flagged));
        }
    }

    private void checkList(int node, LruList list, Set<Long> listed) {
        LruLists lists = kernel.lruLists[node];
        long[] found = {0};
        lists.forEach(list, pfn -> {
            found[0]++;
            boolean belongs = kernel.frames.has(pfn, FrameTable.LRU) && lists.listOf(pfn) == list && kernel.memory.node(pfn) == node;
            if (!belongs || !listed.add(pfn)) {
                violate("frame %x does not belong on list %s of node %d, or is there twice: %s".formatted(
                        pfn, list, node, kernel.frames.describe(pfn)));
            }
        });
        if (found[0] != lists.linked(list)) {
            violate("list %s of node %d counts %d pages and has %d".formatted(list, node, lists.linked(list), found[0]));
        }
    }

    private void checkCommit() {
        long charged = kernel.spaces().stream().mapToLong(mm -> mm.vmaOps().chargedPages(0, -1)).sum()
                + kernel.inodes.all().stream().mapToLong(Inode::chargedPages).sum();
        if (charged != kernel.commit.committedPages()) {
            violate("the machine has promised %d pages, mappings and shared memory are charged %d".formatted(kernel.commit.committedPages(),
                    charged));
        }
    }

    private void checkReverseMap(long pfn, int mapped) {
        int[] found = {0};
        kernel.rmap.forEachMapping(pfn, (mm, vma, address) -> found[0]++);
        if (kernel.frames.has(pfn, FrameTable.ANON) && found[0] != mapped) {
            violate("the reverse map leads from frame %x to %d entries, page tables hold %d".formatted(pfn, found[0], mapped));
        }
    }

    private void checkTlb(Cpu cpu) {
        cpu.tlb().forEach((tag, word) -> {
            AddressSpace mm = kernel.spaces.loadedBy(cpu, (int) tag & 0xFFF);
            if (mm == null || !arch.hardwarePresent(word)) {
                return;
            }
            boolean isHuge = arch.hugeEntries().isPresent() && Tlb.isHuge(tag);
            long address = isHuge ? Tlb.virtualPage(tag) << arch.geometry().spanShift(0) : tag >>> 12 << arch.geometry().pageShift();
            long entry = isHuge ? hugeEntry(mm.pageTables(), address) : mm.pageTables().read(address);
            boolean stale = !arch.hardwarePresent(entry)
                    || arch.pfn(entry) != arch.pfn(word)
                    || arch.hardwareWritable(word) && !arch.hardwareWritable(entry);
            if (stale) {
                strike(Hazard.STALE_TLB, "the TLB of cpu %d holds a stale translation of %x".formatted(cpu.number(), address));
            }
        });
    }

    private long hugeEntry(PageTables pageTables, long address) {
        PageTable table = pageTables.lowest(address);
        int index = arch.geometry().index(table.level, address);
        return pageTables.isHuge(table, index) ? table.words[index] : Architecture.NONE;
    }

    private void strike(Hazard hazard, String sentence) {
        hazards.putIfAbsent(hazard, sentence);
    }

    private void violate(String sentence) {
        violations.add(sentence);
    }
}
