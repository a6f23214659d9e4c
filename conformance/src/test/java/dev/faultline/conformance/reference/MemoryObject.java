package dev.faultline.conformance.reference;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/** What is behind a mapping that is not just private memory: shared anonymous memory, there from the first access on, or a file. */
final class MemoryObject {

    /** Length in pages; only truncating and writing to a file change it, whatever mappings do. */
    long size;

    /** What the pages hold, by number; 0 where none is. */
    final Map<Long, Integer> contents = new HashMap<>();

    /** The address spaces that may map it. */
    private final Set<Space> users = new HashSet<>();

    MemoryObject(long size) {
        this.size = size;
    }

    int content(long index) {
        return contents.getOrDefault(index, 0);
    }

    void usedBy(Space space) {
        users.add(space);
    }

    /** Drops pages [from, to) here and from every page table; private copies stay. */
    void remove(long from, long to) {
        LongPredicate isGone = index -> from <= index && index < to;
        contents.keySet().removeIf(isGone::test);
        for (Space space : users) {
            space.entries.values().removeIf(entry -> entry instanceof Entry.Shared shared
                    && shared.object() == this
                    && isGone.test(shared.index()));
        }
    }

    /** Cuts it, or lets it grow by zeroes. What is cut off goes from every mapping, private copies too. */
    void truncate(long pages) {
        size = pages;
        contents.keySet().removeIf(index -> index >= pages);
        for (Space space : users) {
            for (Area area : space.areas) {
                long kept = Math.max(0, pages - area.offset());
                if (area.object() == this && kept < area.pages()) {
                    space.drop(area.start() + kept, area.end(), false);
                }
            }
        }
    }
}
