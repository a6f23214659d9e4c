package dev.faultline.runtime.mm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The anon_vmas of a machine: from the number an anonymous page carries ({@link FrameTable#rmap}) to every mapping that may hold the page.
 *
 * <pre>
 *   2.6: fork links the child's mapping       6.x: the child's mapping gets an anon_vma of its own below its parent's
 *   to its parent's anon_vma                  (anon_vma_fork); a page is looked for there and in everything below
 *
 *     anon_vma 1 -> parent's, child's           anon_vma 1 -> parent's      pages from before the fork
 *                                                 anon_vma 2 -> child's     pages the child made since
 * </pre>
 *
 * The mappings of an anon_vma are in the order they were linked; parts of a split mapping and mappings that share a neighbour's anon_vma are
 * linked to the same. Source: {@code mm/rmap.c} of Linux 2.6.11, and of 6.x as far as it can be seen.
 *
 * <p>Simplified: a child's anon_vma is always new, where 6.x may take over one whose process is gone.
 */
public final class AnonVmas {

    private static final int FIRST_SWEEP = 1024;

    private final Map<Integer, AnonVma> all = new HashMap<>();
    private int lastId;

    /** The one that was asked for last: reclaim goes through neighbouring pages, which mostly have the same. */
    private @Nullable AnonVma lastFound;

    private int sweepAt = FIRST_SWEEP;

    /** One anon_vma. */
    private static final class AnonVma {
        final int id;
        final @Nullable AnonVma parent;
        final List<AnonVma> children = new ArrayList<>(0);
        /** Linked mappings and the address spaces they are in. Mappings compare by identity; the order is that of linking. */
        final Map<Vma, AddressSpace> vmas = new LinkedHashMap<>();

        AnonVma(int id, @Nullable AnonVma parent) {
            this.id = id;
            this.parent = parent;
        }

        boolean isUnused() {
            return vmas.isEmpty() && children.isEmpty();
        }
    }

    /** Receives the mappings that may hold a page. */
    @FunctionalInterface
    interface VmaVisitor {
        void visit(AddressSpace mm, Vma vma);
    }

    /** A new anon_vma's number, never 0. Numbers are the machine's: an ordered operation. */
    int make() {
        return add(null);
    }

    /** The same for a child's mapping, below the anon_vma of its parent's. */
    int makeBelow(int parent) {
        return add(find(parent));
    }

    private int add(@Nullable AnonVma parent) {
        if (all.size() >= sweepAt) {
            sweep();
        }
        AnonVma made = new AnonVma(++lastId, parent);
        if (parent != null) {
            parent.children.add(made);
        }
        all.put(lastId, made);
        return lastId;
    }

    /** Lets go of those no mapping leads to any more. Not at once, since a mapping that moves leaves its tree for a moment. */
    private void sweep() {
        for (AnonVma each : List.copyOf(all.values())) {
            for (AnonVma unused = each; unused.isUnused() && unused.parent != null && unused.parent.children.remove(unused);) {
                unused = unused.parent;
            }
        }
        all.values().removeIf(AnonVma::isUnused);
        lastFound = null;
        sweepAt = Math.max(FIRST_SWEEP, 2 * all.size());
    }

    /** Keeps the links of one address space's mappings up to date. */
    VmaTree.Listener linker(AddressSpace mm) {
        return new VmaTree.Listener() {
            @Override
            public void entered(Vma vma) {
                if (vma.anonVma() != 0) {
                    find(vma.anonVma()).vmas.put(vma, mm);
                }
            }

            @Override
            public void left(Vma vma) {
                if (vma.anonVma() != 0) {
                    find(vma.anonVma()).vmas.remove(vma);
                }
            }
        };
    }

    /** Visits every mapping that may hold a page of an anon_vma: those linked to it and to all below it. */
    void forEachVma(int id, VmaVisitor visitor) {
        visit(find(id), visitor);
    }

    private static void visit(AnonVma anonVma, VmaVisitor visitor) {
        anonVma.vmas.forEach((vma, mm) -> visitor.visit(mm, vma));
        for (AnonVma child : anonVma.children) {
            visit(child, visitor);
        }
    }

    /** The oldest anon_vma above one, or the one itself: what belongs to it may be in any mapping of the family. */
    int root(int id) {
        AnonVma oldest = find(id);
        while (oldest.parent != null) {
            oldest = oldest.parent;
        }
        return oldest.id;
    }

    private AnonVma find(int id) {
        AnonVma found = lastFound;
        if (found == null || found.id != id) {
            found = all.get(id);
            if (found == null) {
                throw new IllegalStateException("There is no anon_vma " + id + ".");
            }
            lastFound = found;
        }
        return found;
    }
}
