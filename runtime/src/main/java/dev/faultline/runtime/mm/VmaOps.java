package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What system calls do to the mappings of one address space: find room, map, unmap, change flags, split, grow.
 *
 * <p>Only the list of mappings changes here. Page tables, charges, limits and locks are the caller's; it holds {@code mmap_sem} for
 * writing (for {@link #growDown}: for reading, and the anon_vma's lock).
 */
public final class VmaOps {

    private final VmaTree tree = new VmaTree();
    private final Architecture arch;
    private final int pageShift;
    private final VmaRules rules;
    private final VmaMerger merger;
    private final AddressLayout layout;
    private final AreaSearch search;
    private final int maxMapCount;

    /**
     * An address space without mappings.
     *
     * @param maxMapCount {@code vm.max_map_count}
     */
    public VmaOps(Architecture arch, VmaRules rules, AddressLayout layout, int maxMapCount) {
        this.arch = arch;
        this.pageShift = arch.geometry().pageShift();
        this.rules = rules;
        this.merger = new VmaMerger(tree, rules, pageShift);
        this.layout = layout;
        this.search = layout.newSearch();
        this.maxMapCount = maxMapCount;
    }

    /** The mappings. */
    public VmaTree tree() {
        return tree;
    }

    /** The kernel generation's rules. */
    public VmaRules rules() {
        return rules;
    }

    /** Keeps faults out of a mapping that is about to change, until mmap_sem is released. */
    public void startWrite(Vma vma) {
        tree.locking().startWrite(vma);
    }

    /** Where things are put. */
    public AddressLayout layout() {
        return layout;
    }

    /** Whether mmap and brk must fail with ENOMEM. As in the kernel, the last mapping made may exceed the limit by one. */
    public boolean isFull() {
        return tree.count() > maxMapCount;
    }

    /** Bytes of all mappings. */
    public long mappedBytes() {
        return bytes(0, -1, _ -> true);
    }

    /** Bytes of the parts in [start, end) of mappings that {@code counts}; an end of -1 is beyond all. */
    public long bytes(long start, long end, Predicate<Vma> counts) {
        long bytes = 0;
        for (Vma vma : tree.overlapping(start, end)) {
            if (counts.test(vma)) {
                long from = Long.compareUnsigned(vma.start(), start) < 0 ? start : vma.start();
                long to = Long.compareUnsigned(vma.end(), end) < 0 ? vma.end() : end;
                bytes += to - from;
            }
        }
        return bytes;
    }

    /** Pages of [start, end) that are charged against the commit limit. */
    public long chargedPages(long start, long end) {
        return bytes(start, end, vma -> vma.has(VmaFlags.ACCOUNT)) >>> pageShift;
    }

    /**
     * Chooses the address of a new anonymous mapping.
     *
     * @param length in bytes, a positive multiple of the page size
     * @return a free, aligned range's start; {@link AreaSearch#NONE} if there is no room
     */
    public long findRoom(long length, boolean shared) {
        return search.find(tree, length, layout.alignment(length, shared));
    }

    /**
     * Maps private anonymous memory at [start, end), which must be free, as part of a neighbour if one fits.
     *
     * @param flags from {@link VmaRules#mappingFlags}
     * @return the mapping the range is now part of
     */
    public Vma mapAnonymous(long start, long end, long flags) {
        return map(start, end, flags, null, start >>> pageShift);
    }

    /**
     * Maps [start, end), which must be free, as part of a neighbour if one fits.
     *
     * @param object what is behind the mapping; null for private anonymous memory
     * @param pgoff page of the object at {@code start}; for private anonymous memory the page number of {@code start}
     * @return the mapping the range is now part of
     */
    public Vma map(long start, long end, long flags, @Nullable Inode object, long pgoff) {
        if (tree.overlaps(start, end)) {
            throw new IllegalStateException(
                    "Something is mapped in " + Long.toHexString(start) + "-" + Long.toHexString(end) + "; unmap it first.");
        }
        Vma area = new Vma(start, end, flags, pageProtection(flags, object), object, pgoff);
        Vma merged = merger.merge(area, null);
        if (merged != null) {
            return merged;
        }
        tree.locking().startWrite();
        tree.insert(area);
        return area;
    }

    /**
     * Takes the mappings of [start, end) out of the address space, splitting those that cross an edge.
     *
     * @return the mappings taken out, lowest first, each wholly in the range
     * @throws MapCountException if there is no room for a split the generation counts; what was split before stays so
     */
    public List<Vma> unmap(long start, long end) {
        tree.locking().startWrite(tree.overlapping(start, end).toArray(Vma[]::new));
        Vma first = tree.containing(start);
        if (first != null && first.start() != start) {
            if (!rules.trimsAtMapCountLimit() || Long.compareUnsigned(end, first.end()) < 0) {
                checkMapCount();
            }
            cut(first, start, false);
        }
        Vma last = tree.containing(end - 1);
        if (last != null && last.end() != end) {
            if (!rules.trimsAtMapCountLimit()) {
                checkMapCount();
            }
            cut(last, end, true);
        }
        List<Vma> detached = tree.overlapping(start, end);
        tree.removeOverlapping(start, end);
        for (Vma vma : detached) {
            search.released(vma.start(), vma.end());
        }
        return detached;
    }

    /**
     * Gives a part of one mapping new flags: merges it with a neighbour that has them already, or else splits it off.
     *
     * @param vma contains [start, end)
     * @param newFlags from {@link VmaRules#protectFlags}; equal flags change nothing
     * @return the mapping that [start, end) is now part of
     * @throws MapCountException if a split is needed and there is no room for it; what was split before stays so
     */
    public Vma changeFlags(Vma vma, long start, long end, long newFlags) {
        return changeFlags(vma, start, end, newFlags, true);
    }

    /**
     * The same, merging only if asked to: mlock and madvise did not always.
     *
     * @param merges whether neighbours with equal flags become one
     */
    public Vma changeFlags(Vma vma, long start, long end, long newFlags, boolean merges) {
        if (newFlags == vma.flags()) {
            return vma;
        }
        long pageProtection = pageProtection(newFlags, vma.object());
        Vma area = new Vma(start, end, newFlags, pageProtection, vma.object(), pgoffAt(vma, start));
        area.setAnonVma(vma.anonVma(), vma.anonInherited());
        Vma merged = merges ? merger.merge(area, vma) : null;
        if (merged != null) {
            return merged;
        }
        tree.locking().startWrite(vma);
        if (vma.start() != start) {
            split(vma, start, true);
        }
        if (vma.end() != end) {
            split(vma, end, false);
        }
        vma.setFlags(newFlags, pageProtection);
        return vma;
    }

    /**
     * Cuts a mapping in two that share everything but their addresses.
     *
     * @param address a page boundary inside the mapping
     * @param newBelow whether the new mapping is the lower part, {@code vma} staying the upper one
     * @return the new mapping
     * @throws MapCountException if there is no room for another mapping
     */
    public Vma split(Vma vma, long address, boolean newBelow) {
        checkMapCount();
        tree.locking().startWrite(vma);
        return cut(vma, address, newBelow);
    }

    private void checkMapCount() {
        if (tree.count() >= maxMapCount) {
            throw new MapCountException(maxMapCount);
        }
    }

    private Vma cut(Vma vma, long address, boolean newBelow) {
        long start = vma.start();
        long end = vma.end();
        long upperPgoff = pgoffAt(vma, address);
        Vma part = new Vma(
                newBelow ? start : address,
                newBelow ? address : end,
                vma.flags(),
                vma.pageProtection(),
                vma.object(),
                newBelow ? vma.pgoff() : upperPgoff);
        part.setAnonVma(vma.anonVma(), vma.anonInherited());
        part.inheritSwapWindow(vma);
        if (newBelow) {
            vma.setPgoff(upperPgoff);
            tree.resize(vma, address, end);
        } else {
            tree.resize(vma, start, address);
        }
        tree.insert(part);
        return part;
    }

    /** Whether mremap may move a mapping: on its way it may need up to three more than there will be. */
    public boolean hasRoomToMove() {
        return tree.count() < maxMapCount - 3;
    }

    /** Whether {@code count} more mappings leave room for that. */
    public boolean hasRoomToMove(int count) {
        return tree.count() + count < maxMapCount - 3;
    }

    /**
     * Maps [to, to + length), which must be free, as what mremap moves there from {@code from}, merged with a neighbour if one fits.
     *
     * <p>Private anonymous memory without an anon_vma has no pages, so it counts its pages from its new address; with pages it keeps the old
     * count, by which they are found.
     *
     * @param source contains {@code from}; it stays as it is, but may be the neighbour
     * @return the mapping the range is now part of
     */
    public Vma copy(Vma source, long from, long to, long length) {
        tree.locking().startWrite(source);
        boolean startsAnew = source.object() == null && source.anonVma() == 0;
        long pgoff = startsAnew ? to >>> pageShift : pgoffAt(source, from);
        Vma area = new Vma(to, to + length, source.flags(), source.pageProtection(), source.object(), pgoff);
        area.setAnonVma(source.anonVma(), source.anonInherited());
        Vma merged = merger.merge(area, null);
        if (merged != null) {
            return merged;
        }
        tree.locking().startWrite();
        tree.insert(area);
        return area;
    }

    /**
     * Raises the end of a mapping to {@code newEnd}, with nothing mapped up to there; 6.x then merges it with the mapping it meets.
     *
     * @return the mapping it is now part of
     */
    public Vma extend(Vma vma, long newEnd) {
        if (rules.extendsByMerging()) {
            Vma area = new Vma(vma.end(), newEnd, vma.flags(), vma.pageProtection(), vma.object(), pgoffAt(vma, vma.end()));
            area.setAnonVma(vma.anonVma(), vma.anonInherited());
            Vma merged = merger.merge(area, null);
            if (merged != null) {
                return merged;
            }
        }
        tree.locking().startWrite(vma);
        tree.resize(vma, vma.start(), newEnd);
        return vma;
    }

    /**
     * What mremap leaves of a mapping that it moved without unmapping: it is not locked any more, and if all of it was moved, no page can lead
     * to it.
     */
    public void leaveBehind(Vma source, boolean movedAll) {
        tree.locking().startWrite(source);
        source.setFlags(source.flags() & ~VmaFlags.LOCKED_MASK, source.pageProtection());
        if (movedAll) {
            source.setAnonVma(0, false);
        }
    }

    /** Lets a shared mapping show its object's pages in any order from now on. */
    public void makeNonlinear(Vma vma) {
        tree.locking().startWrite(vma);
        vma.setFlags(vma.flags() | VmaFlags.NONLINEAR, vma.pageProtection());
    }

    /** Lowers the start of a stack to {@code newStart}, a page boundary below it with nothing mapped from there on. */
    public void growDown(Vma stack, long newStart) {
        tree.locking().startWrite(stack);
        stack.setPgoff(stack.pgoff() - (stack.start() - newStart >>> pageShift));
        tree.resize(stack, newStart, stack.end());
    }

    /**
     * Gives a forked address space its copy of a parent's mapping: the same range and flags but for {@link VmaFlags#LOCKED_MASK}.
     *
     * @param anonVma what leads to its anonymous pages; 0 if it has none
     * @return the child's mapping
     */
    public Vma inherit(Vma parents, int anonVma) {
        Vma copy = new Vma(
                parents.start(),
                parents.end(),
                parents.flags() & ~VmaFlags.LOCKED_MASK,
                parents.pageProtection(),
                parents.object(),
                parents.pgoff());
        copy.setAnonVma(anonVma, anonVma != 0);
        copy.inheritSwapWindow(parents);
        tree.insert(copy);
        return copy;
    }

    /** The anon_vma that a mapping about to get its first anonymous page can share with a neighbour; 0 if it needs its own. */
    public int lendableAnonVma(Vma vma) {
        return merger.lendableAnonVma(vma);
    }

    /** The entry bits of a mapping: without the right to write where the first write has to be noticed (vma_wants_writenotify). */
    private long pageProtection(long flags, @Nullable Inode object) {
        return arch.pageProtection(rules.tracksDirty(object) ? flags & ~VmaFlags.SHARED : flags);
    }

    private long pgoffAt(Vma vma, long address) {
        return vma.pgoff() + (address - vma.start() >>> pageShift);
    }
}
