package dev.faultline.conformance.reference;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The memory behind a shared anonymous mapping: pages of their own, there from the first access on. */
final class SharedMemory {

    /** Length in pages; it stays as it was made, whatever mappings do. */
    final long size;

    /** What the pages hold, by number. */
    final Map<Long, Integer> contents = new HashMap<>();

    /** The address spaces that may map it. */
    private final Set<Space> users = new HashSet<>();

    SharedMemory(long size) {
        this.size = size;
    }

    void usedBy(Space space) {
        users.add(space);
    }

    /** Drops pages [from, to) here and from every page table. */
    void remove(long from, long to) {
        contents.keySet().removeIf(index -> from <= index && index < to);
        for (Space space : users) {
            space.entries.values().removeIf(entry -> entry instanceof Entry.Shared shared
                    && shared.object() == this
                    && from <= shared.index()
                    && shared.index() < to);
        }
    }
}
