package dev.faultline.conformance.reference;

import org.jspecify.annotations.Nullable;

/**
 * A mapping: pages [start, end) of an address space that have the same traits and one thing behind them.
 *
 * @param object what is behind a mapping that is shared or of a file, null for plain private memory
 * @param offset page of the object at {@code start}; for private memory the page it was made at
 * @param lineage where its anonymous pages are registered, null before the first of them
 * @param inherited whether fork handed those pages down, which keeps the area from taking in neighbours without any
 */
record Area(long start, long end, Traits traits, @Nullable MemoryObject object, long offset, @Nullable Lineage lineage, boolean inherited) {

    /** Identity of a register of anonymous pages, the kernel's anon_vma. */
    static final class Lineage {}

    long pages() {
        return end - start;
    }

    Area with(Traits newTraits) {
        return new Area(start, end, newTraits, object, offset, lineage, inherited);
    }

    Area with(@Nullable Lineage newLineage, boolean isInherited) {
        return new Area(start, end, traits, object, offset, newLineage, isInherited);
    }

    /** The part of it within [from, to). */
    Area clip(long from, long to) {
        long low = Math.max(start, from);
        return new Area(low, Math.min(end, to), traits, object, offset + low - start, lineage, inherited);
    }

    /** The same area elsewhere; memory that was never written takes the numbers of its new place. */
    Area moved(long newStart, long pages) {
        long newOffset = object == null && lineage == null ? newStart : offset;
        return new Area(newStart, newStart + pages, traits, object, newOffset, lineage, inherited);
    }

    /** Whether {@code next} goes on where this one ends, in addresses and in what is behind. */
    boolean isContinuedBy(Area next) {
        return end == next.start && object == next.object && offset + pages() == next.offset;
    }

    boolean mergesWith(Area next) {
        return isContinuedBy(next) && traits.equals(next.traits) && lineagesFit(this, next);
    }

    /** Registers fit if they are the same, or one is missing and the other is nobody's inheritance. */
    static boolean lineagesFit(Area a, Area b) {
        if (a.lineage == b.lineage) {
            return true;
        }
        return a.lineage == null ? !b.inherited : b.lineage == null && !a.inherited;
    }

    Area merged(Area next) {
        Area heir = lineage != null ? this : next;
        return new Area(start, next.end, traits, object, offset, heir.lineage, heir.inherited);
    }
}
