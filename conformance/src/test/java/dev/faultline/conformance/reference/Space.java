package dev.faultline.conformance.reference;

import dev.faultline.conformance.reference.Entry.Anonymous;
import dev.faultline.conformance.reference.Entry.Shared;
import dev.faultline.conformance.reference.Entry.Zero;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An address space: its areas in order, its entries, its tables. Pages are numbered from address 0. */
final class Space {

    /** What is in a page that cannot be read; no value that is ever written. */
    static final int UNREADABLE = -1;

    final Paging paging;
    final List<Area> areas = new ArrayList<>();
    final TreeMap<Long, Entry> entries = new TreeMap<>();
    final Tables tables;

    Space(Paging paging) {
        this.paging = paging;
        this.tables = new Tables(paging);
    }

    // ---- areas -------------------------------------------------------------------------------------------------------

    @Nullable
    Area find(long page) {
        return areas.stream().filter(area -> area.start() <= page && page < area.end()).findFirst().orElse(null);
    }

    /** The first area at or above a page. */
    @Nullable
    Area atOrAbove(long page) {
        return areas.stream().filter(area -> page < area.end()).findFirst().orElse(null);
    }

    /** Areas that overlap [start, end), whole. */
    List<Area> overlapping(long start, long end) {
        return areas.stream().filter(area -> area.start() < end && start < area.end()).toList();
    }

    boolean isFree(long start, long end) {
        return overlapping(start, end).isEmpty();
    }

    /** Puts in an area where nothing is, as part of its neighbours if they fit. */
    void insert(Area area) {
        int index = 0;
        while (index < areas.size() && areas.get(index).start() < area.start()) {
            index++;
        }
        areas.add(index, area);
        use(area);
        mergeAround(index);
    }

    private void use(Area area) {
        if (area.object() != null) {
            area.object().usedBy(this);
        }
    }

    /** Merges the area at {@code index} with those beside it; the one below wins where both fit, but not with each other. */
    private void mergeAround(int index) {
        Area middle = areas.get(index);
        Area below = index > 0 ? areas.get(index - 1) : null;
        Area above = index + 1 < areas.size() ? areas.get(index + 1) : null;
        boolean fitsBelow = below != null && below.mergesWith(middle);
        boolean fitsAbove = above != null && middle.mergesWith(above) && !(fitsBelow && !Area.lineagesFit(below, above));
        if (fitsAbove) {
            middle = middle.merged(above);
            areas.remove(index + 1);
            areas.set(index, middle);
        }
        if (fitsBelow) {
            areas.set(index - 1, below.merged(middle));
            areas.remove(index);
        }
    }

    /** Cuts the areas at both ends of [start, end). */
    private void cut(long start, long end) {
        for (long at : new long[] {start, end}) {
            Area area = find(at);
            if (area != null && area.start() < at) {
                int index = areas.indexOf(area);
                areas.set(index, area.clip(area.start(), at));
                areas.add(index + 1, area.clip(at, area.end()));
            }
        }
    }

    /** Gives the part of one area within [start, end) other traits. */
    void change(Area area, long start, long end, UnaryOperator<Traits> change) {
        Traits traits = change.apply(area.traits());
        if (traits.equals(area.traits())) {
            return;
        }
        long from = Math.max(start, area.start());
        cut(from, Math.min(end, area.end()));
        Area part = find(from);
        int index = areas.indexOf(part);
        areas.set(index, part.with(traits));
        mergeAround(index);
    }

    void replace(Area area, Area by) {
        areas.set(areas.indexOf(area), by);
    }

    /** Unmaps [start, end): areas, entries, and the tables under which nothing is left. */
    void unmap(long start, long end) {
        cut(start, end);
        List<Area> gone = overlapping(start, end);
        areas.removeAll(gone);
        for (Area area : gone) {
            drop(area.start(), area.end(), true);
        }
        for (Area area : gone) {
            tables.freeUnused(area.start(), area.end(), areas);
        }
    }

    // ---- entries -----------------------------------------------------------------------------------------------------

    void set(long page, Entry entry) {
        tables.make(page, 0);
        Entry old = entries.put(page, entry);
        forget(old);
    }

    private static void forget(@Nullable Entry entry) {
        if (entry instanceof Anonymous anonymous) {
            anonymous.page().mappings--;
        }
    }

    /** Drops the entries of [start, end). */
    void drop(long start, long end, boolean guardsToo) {
        Map<Long, Entry> range = entries.subMap(start, end);
        range.values().removeIf(entry -> {
            if (entry instanceof Entry.Guard && !guardsToo) {
                return false;
            }
            forget(entry);
            return true;
        });
    }

    /** Lets the pages of [start, end) go back to zeroes, whenever that may be; other processes keep theirs. */
    void giveUp(long start, long end) {
        entries.subMap(start, end).replaceAll((_, entry) -> {
            if (entry instanceof Anonymous(Entry.Page page, boolean writable, boolean exclusive)) {
                page.mappings--;
                Entry.Page own = page.copy();
                own.mayBeZero = true;
                return new Anonymous(own, writable, exclusive);
            }
            return entry;
        });
    }

    /** Moves the entries of [start, end), and makes the tables they need. */
    void move(long start, long end, long distance) {
        tables.move(start - slack(start, end, distance), end, distance);
        TreeMap<Long, Entry> moving = new TreeMap<>(entries.subMap(start, end));
        entries.subMap(start, end).clear();
        moving.forEach((page, entry) -> entries.put(page + distance, entry));
    }

    /**
     * Pages below a range that move along, so that its first leaf table can move whole: all of that table's, if both sides begin a
     * mapping at the same place in a table and nothing is mapped below them there.
     */
    private long slack(long start, long end, long distance) {
        long span = paging.pagesPerTable(0);
        long below = start % span;
        long target = start + distance;
        boolean beginMappings = find(start).start() == start && find(target).start() == target;
        boolean fits =
                target % span == below && end - start >= span - below && isFree(start - below, start) && isFree(target - below, target);
        return beginMappings && fits ? below : 0;
    }

    /** Takes away or gives back the right to write, as mprotect does. */
    void protect(long start, long end, boolean shared, boolean write) {
        entries.subMap(start, end).replaceAll((_, entry) -> switch (entry) {
            case Anonymous(Entry.Page page, boolean _, boolean exclusive) -> new Anonymous(page, write && exclusive, exclusive);
            case Shared(MemoryObject object, long index, boolean _) -> new Shared(object, index, write && shared);
            case Zero zero -> zero;
            case Entry.Guard guard -> guard;
        });
    }

    // ---- what there is -----------------------------------------------------------------------------------------------

    long anonymousPages() {
        return entries.values().stream().filter(Anonymous.class::isInstance).count();
    }

    long sharedPages() {
        return entries.values().stream().filter(Shared.class::isInstance).count();
    }

    /** What a read of a page would give: 0 where nothing was ever written, {@link #UNREADABLE} where it would raise a signal. */
    Look look(long page) {
        boolean mayBeZero = entries.get(page) instanceof Anonymous anonymous && anonymous.page().mayBeZero;
        int content = content(page);
        return new Look(content, mayBeZero && content != UNREADABLE);
    }

    private int content(long page) {
        Area area = find(page);
        Entry entry = entries.get(page);
        if (area == null || !area.traits().read() && !(paging.anyRightReads() && area.traits().isAccessible())) {
            return UNREADABLE;
        }
        return switch (entry) {
            case Anonymous anonymous -> anonymous.page().content;
            case Shared shared -> shared.object().content(shared.index());
            case Zero _ -> 0;
            case Entry.Guard _ -> UNREADABLE;
            case null -> area.object() == null ? 0 : contentOf(area.object(), area.offset() + page - area.start());
        };
    }

    private static int contentOf(MemoryObject object, long index) {
        return index < object.size ? object.content(index) : UNREADABLE;
    }

    // ---- fork --------------------------------------------------------------------------------------------------------

    /** The child's copy. Areas without a register of anonymous pages are inherited without entries: their pages can be had again. */
    Space fork() {
        Space child = new Space(paging);
        for (Area area : areas) {
            if (area.traits().skippedByFork()) {
                continue;
            }
            boolean copied = area.lineage() != null && !area.traits().wipedByFork();
            Area copy = area.with(area.traits().withLock(false, false));
            child.use(area);
            child.areas.add(copied ? copy.with(new Area.Lineage(), true) : copy.with(null, false));
            if (copied) {
                child.tables.inherit(tables, area.start(), area.end());
                copyEntries(child, area.start(), area.end());
            }
        }
        return child;
    }

    private void copyEntries(Space child, long start, long end) {
        for (Map.Entry<Long, Entry> slot : entries.subMap(start, end).entrySet()) {
            if (slot.getValue() instanceof Anonymous(Entry.Page page, boolean _, boolean _)) {
                page.mappings++;
                slot.setValue(new Anonymous(page, false, false));
            }
            child.entries.put(slot.getKey(), slot.getValue());
        }
    }

    /** Ends the address space. */
    void end() {
        drop(0, Long.MAX_VALUE, true);
        areas.clear();
    }
}
