package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * A range of entries on its way to other addresses, an extent at a time: {@code move_page_tables} (mm/mremap.c).
 *
 * <pre>
 *                          2.6                                  6.x
 *   extent                 a page                               up to the end of a leaf table, on either side
 *   destination's tables   where the page has an entry          wherever the source has a table, filled or not
 *   flush                  each page                            each extent that had a present entry
 *   whole tables           entry by entry                       a table that moves whole is hung over, with all below it
 *   huge pages             none                                 one that moves whole moves as one entry, another is split
 * </pre>
 *
 * <p>Pages keep their frames, their reverse map and their counts: the mapping that takes them has the same anon_vma and page offsets. The design
 * calls {@link #findDestination} and {@link #moveExtent} under whatever locks both tables need, and {@link #allocateTable} under none.
 *
 * <p>Source: Linux 2.6.11; 6.x as its system call is described and as measured.
 */
public final class PageTableMove {

    /** Tables of the lowest two levels move whole, those that a page-middle and a page-upper entry lead to. */
    private static final int MOVABLE_LEVELS = 2;

    private final MemoryManager kernel;
    private final Geometry geometry;
    private final PageTables tables;
    private final UserTask task;
    private final boolean classic;

    private final long start;
    private final long end;
    private long from;
    private long to;

    // The extent under way.
    private long extent;
    private @Nullable PageTable source;
    private boolean movesWhole;
    private boolean movesHuge;
    private long newTable = Zone.EMPTY;

    private PageTableMove(MemoryManager kernel, UserTask task, long start, long length, long to, long below) {
        this.kernel = kernel;
        this.geometry = kernel.arch.geometry();
        this.tables = task.mm().pageTables();
        this.task = task;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.start = start;
        this.end = start + length;
        this.from = start - below;
        this.to = to - below;
    }

    /**
     * The move of the entries of {@code source} in [from, from + length) to {@code to} in {@code destination}.
     *
     * @param source contains the range
     * @param destination contains where it goes
     */
    public static PageTableMove of(MemoryManager kernel, UserTask task, Vma source, long from, long length, Vma destination, long to) {
        boolean classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        long below = classic ? 0 : slack(kernel, task.mm().vmas(), source, from, length, destination, to);
        return new PageTableMove(kernel, task, from, length, to, below);
    }

    /**
     * How far the move may begin below both addresses so that the first leaf table moves whole: down to its start, if that is at the same
     * distance on both sides, nothing else is mapped in between, and the range reaches the table's end.
     */
    private static long slack(MemoryManager kernel, VmaTree tree, Vma source, long from, long length, Vma destination, long to) {
        long span = 1L << kernel.arch.geometry().spanShift(0);
        long below = from & span - 1;
        boolean mayBegin = below != 0
                && below == (to & span - 1)
                && length >= span - below
                && source.start() == from
                && destination.start() == to
                && !tree.overlaps(from - below, from)
                && !tree.overlaps(to - below, to);
        return mayBegin ? below : 0;
    }

    /** Whether all entries are where they shall be. */
    public boolean isDone() {
        return from == end;
    }

    /** Bytes of the range whose entries have been moved, from its start on. */
    public long movedBytes() {
        return Math.max(0, from - start);
    }

    /** Whether the entry of an address has been moved from there. */
    boolean hasPassed(long address) {
        return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, from) < 0;
    }

    // ---- finding both sides -----------------------------------------------------------------------------------------

    /**
     * Looks at the next extent, and for its destination. The lock of upper levels must be held, or mmap_sem do for that.
     *
     * @param locking for a huge page that has to be split
     * @return whether {@link #moveExtent} can go on; otherwise a table is missing at the destination
     */
    public boolean findDestination(TableLocking locking) {
        movesWhole = false;
        movesHuge = false;
        return classic ? findPage() : findExtent(locking);
    }

    private boolean findPage() {
        extent = geometry.pageBytes();
        PageTable leaf = tables.leaf(from);
        boolean isEmpty = leaf == null || leaf.words[geometry.index(0, from)] == Architecture.NONE;
        source = isEmpty ? null : leaf;
        return isEmpty || tables.leaf(to) != null;
    }

    private boolean findExtent(TableLocking locking) {
        source = wholeTable();
        if (source != null) {
            movesWhole = true;
            return true;
        }
        PageTable here = tables.lowest(from);
        PageTable there = tables.lowest(to);
        if (tables.isHuge(here, geometry.index(here.level, from))) {
            if (fitsHuge()) {
                source = here;
                extent = kernel.hugePages.bytes();
                movesHuge = there.level == 1;
                return movesHuge;
            }
            here = kernel.hugeEntries.splitAt(task, task.mm(), from, locking);
        }
        if (here.level == 0) {
            source = here;
            extent = commonExtent(0);
            return there.level == 0;
        }
        // A table that leads to no leaf still wants one above its place at the destination.
        extent = commonExtent(here.level - 1);
        return there.level <= here.level + 1;
    }

    /** Whether the huge page here moves whole, to where no leaf table is. */
    private boolean fitsHuge() {
        long mask = kernel.hugePages.bytes() - 1;
        return ((from | to) & mask) == 0 && end - from > mask && tables.leaf(to) == null;
    }

    /** The largest table that maps only what moves, and whose place at the destination is free below a table. */
    private @Nullable PageTable wholeTable() {
        for (int level = Math.min(MOVABLE_LEVELS, geometry.topLevel()) - 1; level >= 0; level--) {
            long span = 1L << geometry.spanShift(level);
            boolean fits = (from & span - 1) == 0 && (to & span - 1) == 0 && end - from >= span;
            PageTable table = fits ? tables.table(level, from) : null;
            if (table != null && tables.lowest(to).level == level + 1) {
                extent = span;
                return table;
            }
        }
        return null;
    }

    /** Bytes to the next border of a table of {@code level} on either side, at most to the end. */
    private long commonExtent(int level) {
        long mask = (1L << geometry.spanShift(level)) - 1;
        long toBorder = Math.min(mask + 1 - (from & mask), mask + 1 - (to & mask));
        return Math.min(toBorder, end - from);
    }

    // ---- missing tables ---------------------------------------------------------------------------------------------

    /**
     * Allocates and clears a page for the table that is missing; nothing need be held.
     *
     * @return whether there was one
     */
    public boolean allocateTable() {
        newTable = kernel.allocator.allocate(task.cpu());
        if (newTable == Zone.EMPTY) {
            return false;
        }
        kernel.ports[kernel.memory.node(newTable)].clearPage(task.cpu());
        return true;
    }

    /** Hangs it in. The lock of upper levels must be held; mmap_sem, held for writing, keeps everybody else from doing it. */
    public void installTable() {
        task.cpu().charge(kernel.cost.fault().tableInstall());
        kernel.frames.set(newTable, FrameTable.TABLE);
        tables.install(tables.lowest(to), to, newTable);
        task.cpu().account().add(Stat.PAGE_TABLES, 1);
    }

    // ---- moving -----------------------------------------------------------------------------------------------------

    /** Moves what {@link #findDestination} found, and goes on to the next extent. The locks of both sides' entries must be held. */
    public void moveExtent() {
        PageTable found = source;
        if (found != null) {
            long present = movesHuge ? moveHuge(found) : movesWhole ? hangOver(found) : moveEntries(found, tables.leaf(to));
            task.cpu().account().add(Stat.PAGES, present);
            if (movesHuge) {
                kernel.tlbFlush.huge(task, task.mm(), from);
            } else if (present > 0) {
                kernel.tlbFlush.range(task, task.mm(), from, from + extent);
            }
        }
        from += extent;
        to += extent;
    }

    /** The table of which {@link #moveExtent} will move entries, the one to the table that moves whole among them; null if there is nothing to move. */
    public @Nullable PageTable source() {
        PageTable found = source;
        return movesWhole && found != null ? found.parent : found;
    }

    /** The table they go to. */
    public PageTable destination() {
        return tables.lowest(to);
    }

    /** Whether the huge page that is to move has been split since it was found. Its table's lock is held. */
    public boolean wasSplit() {
        return movesHuge && !tables.isHuge(source, geometry.index(1, from));
    }

    private long hangOver(PageTable table) {
        // The reverse map reads upper levels without a lock.
        task.cpu().order();
        long present = tables.countPresent(from, from + extent);
        task.cpu().charge(2 * kernel.cost.fault().setPte());
        tables.relocate(table, tables.lowest(to), to);
        return present;
    }

    private long moveHuge(PageTable upper) {
        kernel.hugeEntries.move(
                task.cpu(), tables, upper, geometry.index(1, from), tables.lowest(to), geometry.index(1, to));
        return tables.hugeParts();
    }

    /**
     * The mapping at the destination is in the tree before its entries are there. A fault that finds it without mmap_sem may fill one of them first.
     *
     * @throws HazardException lost_page, if one has
     */
    private void detectLostPage(PageTable destination, int index) {
        if (destination.words[index] != Architecture.NONE) {
            throw new HazardException(Hazard.LOST_PAGE, "mremap moves a page to 0x" + Long.toHexString(to)
                    + " or after it over one that a fault has entered there, and what was written to that is gone");
        }
    }

    private long moveEntries(PageTable leaf, PageTable destination) {
        int first = geometry.index(0, from);
        int shift = geometry.index(0, to) - first;
        int last = first + (int) (extent >>> geometry.pageShift());
        long present = 0;
        for (int i = first; i < last; i++) {
            if (leaf.words[i] != Architecture.NONE) {
                long entry = kernel.entries.getAndClear(task.cpu(), leaf, i);
                detectLostPage(destination, i + shift);
                kernel.entries.putBack(task.cpu(), destination, i + shift, entry);
                destination.movedFrom(leaf, i, i + shift);
                present += kernel.arch.isPresent(entry) ? 1 : 0;
            }
        }
        task.cpu().charge(present * kernel.cost.syscall().movePage());
        return present;
    }
}
