package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * The reverse map: from a page to every entry that maps it.
 *
 * <pre>
 *   frame --rmap--> anon_vma or object --> mappings     address = start + (index - pgoff) pages
 *         --index-> linear page number
 * </pre>
 *
 * A frame keeps the low 32 bits of its index, which is exact modulo 2^32 pages: a mapping of 2^32 pages or more has several candidates,
 * and each is looked at; in a nonlinear mapping a page may be anywhere. Whether the entry there really maps the page decides; a mapping whose
 * process copied the page long ago is still led to.
 *
 * <p>Simplified: no swap token (mm/thrash.c), with which 2.6.9 and 2.6.10 let the pages of one process that swaps look used to all others. From 2.6.11
 * on its time is 0 unless configured.
 */
public final class Rmap {

    private static final long INDEX_SPAN = 1L << 32;

    /** From here on x86 leaves old translations of a page that has been asked whether it was used: at worst it looks unused. */
    private static final KernelVersion FIRST_WITHOUT_FLUSH = new KernelVersion(3, 15, 0);

    private final FrameTable frames;
    private final AnonVmas anonVmas;
    private final Inodes inodes;
    private final Architecture arch;
    private final TlbFlush tlbFlush;
    private final boolean flushesYoung;
    private final long atomicCost;
    private final int pageShift;

    Rmap(
            FrameTable frames,
            AnonVmas anonVmas,
            Inodes inodes,
            Architecture arch,
            KernelVersion version,
            TlbFlush tlbFlush,
            long atomicCost) {
        this.frames = frames;
        this.anonVmas = anonVmas;
        this.inodes = inodes;
        this.arch = arch;
        this.tlbFlush = tlbFlush;
        this.flushesYoung = arch.flushesByBroadcast() || !version.isAtLeast(FIRST_WITHOUT_FLUSH);
        this.atomicCost = atomicCost;
        this.pageShift = arch.geometry().pageShift();
    }

    /** Receives one entry that maps a page. */
    @FunctionalInterface
    public interface Visitor {
        void visit(AddressSpace mm, Vma vma, long address);
    }

    /**
     * Visits every present entry that maps a page: of private memory by anon_vma, then by mapping in the order they were linked; of an object by the
     * age of address spaces and by address.
     */
    public void forEachMapping(long pfn, Visitor visitor) {
        if (frames.has(pfn, FrameTable.ANON)) {
            anonVmas.forEachVma(frames.rmap(pfn), (mm, vma) -> lookIn(mm, vma, pfn, visitor));
        } else if (frames.rmap(pfn) != 0) {
            inodes.get(frames.rmap(pfn)).mappings().forEach(mapping -> lookIn(mapping.mm(), mapping.vma(), pfn, visitor));
        }
    }

    /** An entry that maps a page. */
    public record Mapped(AddressSpace mm, Vma vma, long address) {}

    /** The same as a list, for who changes entries on the way. */
    public List<Mapped> mappings(long pfn) {
        List<Mapped> found = new ArrayList<>();
        forEachMapping(pfn, (mm, vma, address) -> found.add(new Mapped(mm, vma, address)));
        return found;
    }

    /** A place where a page may be mapped: only a look at the entry, under its lock, can tell. */
    record Place(AddressSpace mm, Vma vma, long address) {}

    /**
     * Where a page may be mapped, in the order of {@link #forEachMapping}; anything may have changed by the time one is looked at. The lists are
     * read in order, in place of the lock the kernel has for them.
     */
    List<Place> places(Cpu cpu, long pfn) {
        cpu.order();
        List<Place> places = new ArrayList<>(1);
        if (frames.has(pfn, FrameTable.ANON)) {
            anonVmas.forEachVma(frames.rmap(pfn), (mm, vma) -> addPlaces(places, mm, vma, pfn));
        } else if (frames.rmap(pfn) != 0) {
            Inode inode = inodes.find(frames.rmap(pfn));
            if (inode != null) {
                inode.mappings().forEach(mapping -> addPlaces(places, mapping.mm(), mapping.vma(), pfn));
            }
        }
        return places;
    }

    private void addPlaces(List<Place> places, AddressSpace mm, Vma vma, long pfn) {
        long pages = vma.length() >>> pageShift;
        // An address space without pages is passed over, as page_referenced_one and try_to_unmap_one do.
        if (mm.rss() <= 0) {
            return;
        }
        for (long page = frames.index(pfn) - vma.pgoff() & INDEX_SPAN - 1; page < pages; page += INDEX_SPAN) {
            places.add(new Place(mm, vma, vma.start() + (page << pageShift)));
        }
    }

    /**
     * How many entries show that the page was used since they were last asked, whose accessed bits are cleared, each under its lock:
     * page_referenced. Their old translations are flushed, but for x86 from 3.15 on (ptep_clear_flush_young).
     */
    References referenced(Task task, FaultDesign design, long pfn) {
        int[] young = {0};
        long[] flags = {0};
        for (Place place : places(task.cpu(), pfn)) {
            design.withEntry(task, place.mm(), place.address(), (table, index) -> {
                long entry = table.words[index];
                if (arch.isPresent(entry) && arch.pfn(entry) == pfn) {
                    Vma vma = place.mm().vmas().containing(place.address());
                    flags[0] |= vma == null ? 0 : vma.flags();
                    young[0] += clearYoung(task, place, table, index);
                }
            });
        }
        return new References(young[0], flags[0]);
    }

    /**
     * What {@link #referenced} found.
     *
     * @param young entries with the accessed bit
     * @param vmFlags flags of all mappings that map the page, together
     */
    record References(int young, long vmFlags) {
        static final References NONE = new References(0, 0);
    }

    private int clearYoung(Task task, Place place, PageTable table, int index) {
        // The walker may set the bit until the exchange, which is an ordered operation of its own.
        task.cpu().charge(atomicCost);
        task.cpu().order();
        long entry = table.words[index];
        if (!arch.isYoung(entry)) {
            return 0;
        }
        table.words[index] = arch.mkold(entry);
        if (flushesYoung) {
            tlbFlush.page(task, place.mm(), place.address());
        }
        return 1;
    }

    private void lookIn(AddressSpace mm, Vma vma, long pfn, Visitor visitor) {
        if (vma.has(VmaFlags.NONLINEAR)) {
            searchAll(mm, vma, pfn, visitor);
            return;
        }
        long pages = vma.length() >>> pageShift;
        for (long page = frames.index(pfn) - vma.pgoff() & INDEX_SPAN - 1; page < pages; page += INDEX_SPAN) {
            long address = vma.start() + (page << pageShift);
            long entry = mm.pageTables().read(address);
            if (arch.isPresent(entry) && arch.pfn(entry) == pfn) {
                visitor.visit(mm, vma, address);
            }
        }
    }

    private void searchAll(AddressSpace mm, Vma vma, long pfn, Visitor visitor) {
        mm.pageTables().forEachLeaf(vma.start(), vma.end(), (leaf, from, to) -> {
            for (int i = from; i < to; i++) {
                if (arch.isPresent(leaf.words[i]) && arch.pfn(leaf.words[i]) == pfn) {
                    visitor.visit(mm, vma, leaf.base + ((long) i << pageShift));
                }
            }
        });
    }
}
