package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
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
 * and each is looked at; in a nonlinear mapping a page may be anywhere. Whether the entry there really maps the page decides; a mapping whose process copied the page long ago is still led to.
 */
public final class Rmap {

    private static final long INDEX_SPAN = 1L << 32;

    private final FrameTable frames;
    private final AnonVmas anonVmas;
    private final Inodes inodes;
    private final Architecture arch;
    private final int pageShift;

    Rmap(FrameTable frames, AnonVmas anonVmas, Inodes inodes, Architecture arch) {
        this.frames = frames;
        this.anonVmas = anonVmas;
        this.inodes = inodes;
        this.arch = arch;
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
