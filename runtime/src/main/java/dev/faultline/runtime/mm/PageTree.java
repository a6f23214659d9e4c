package dev.faultline.runtime.mm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages of an object that are in memory are: the kernel's {@code page_tree}, later {@code i_pages}.
 *
 * <pre>
 *   index   | ... | 17 .. 9 | 8 .. 0 |
 *              |       |        └─ slot of a leaf: a frame number plus 1, 0 for none, minus a swap slot for a page there
 *              |       └────────── slot of a node: the leaf below it
 *              └────────────────── and so on: as many levels as the highest page so far needed
 * </pre>
 *
 * A radix tree like the kernel's (lib/radix-tree.c, 2.6.11), with wider nodes: 4 bytes a page where pages are dense, nothing where there are
 * none. Who may change it when is said at {@link Inode}. Single-threaded.
 */
final class PageTree {

    private static final int BITS = 9;
    private static final int SLOTS = 1 << BITS;
    private static final int MASK = SLOTS - 1;

    /** Beyond every place a page can have. */
    static final long END = 1L << 40;

    /** No page. */
    static final long NONE = -1;

    /** One table of the tree; {@code below} is null in a leaf, {@code frames} in all others. */
    private static final class Node {
        final @Nullable Node @Nullable [] below;
        final int @Nullable [] frames;
        int used;

        Node(boolean isLeaf) {
            below = isLeaf ? null : new Node[SLOTS];
            frames = isLeaf ? new int[SLOTS] : null;
        }
    }

    private Node root = new Node(true);
    /** Levels above the leaves. */
    private int height;

    private long count;
    private long swapped;

    /** Pages in memory. */
    long count() {
        return count;
    }

    /** Pages in swap. */
    long swapped() {
        return swapped;
    }

    /** The frame of page {@code index}; {@link #NONE} if it is not in memory. */
    long get(long index) {
        Node leaf = leaf(index);
        return leaf == null ? NONE : Math.max(NONE, leaf.frames[slot(index, 0)] - 1L);
    }

    /** The slot of swap that page {@code index} is in; 0 if it is not there. */
    long swapSlot(long index) {
        Node leaf = leaf(index);
        return leaf == null ? 0 : Math.max(0, -(long) leaf.frames[slot(index, 0)]);
    }

    private @Nullable Node leaf(long index) {
        if (index >>> height * BITS >= SLOTS) {
            return null;
        }
        Node node = root;
        for (int level = height; node != null && level > 0; level--) {
            node = node.below[slot(index, level)];
        }
        return node;
    }

    /** Says that page {@code index}, which is in memory, is in a slot of swap instead. */
    void swapOut(long index, long slot) {
        leaf(index).frames[slot(index, 0)] = (int) -slot;
        count--;
        swapped++;
    }

    /** Says that page {@code index}, which is in swap, is in memory instead. */
    void swapIn(long index, long pfn) {
        leaf(index).frames[slot(index, 0)] = (int) (pfn + 1);
        swapped--;
        count++;
    }

    /**
     * Adds a page.
     *
     * @return false if there is one already, in memory or in swap; nothing has changed then
     */
    boolean add(long index, long pfn) {
        while (index >>> height * BITS >= SLOTS) {
            grow();
        }
        Node node = root;
        for (int level = height; level > 0; level--) {
            int slot = slot(index, level);
            if (node.below[slot] == null) {
                node.below[slot] = new Node(level == 1);
                node.used++;
            }
            node = node.below[slot];
        }
        int slot = slot(index, 0);
        if (node.frames[slot] != 0) {
            return false;
        }
        node.frames[slot] = (int) (pfn + 1);
        node.used++;
        count++;
        return true;
    }

    private void grow() {
        height++;
        Node above = new Node(false);
        above.below[0] = root;
        above.used = 1;
        root = above;
    }

    /** Visits the pages of [from, to) that are in memory, in ascending order. */
    void forEach(long from, long to, Inode.PageVisitor visitor) {
        visit(root, height, 0, from, to, (index, value) -> {
            if (value > 0) {
                visitor.visit(index, value - 1L);
            }
        });
    }

    /** Visits the pages of [from, to) that are in swap, each with its slot, in ascending order. */
    void forEachSwapped(long from, long to, Inode.PageVisitor visitor) {
        if (swapped > 0) {
            visit(root, height, 0, from, to, (index, value) -> {
                if (value < 0) {
                    visitor.visit(index, -(long) value);
                }
            });
        }
    }

    /** Receives what a leaf holds for a page. */
    @FunctionalInterface
    private interface ValueVisitor {
        void visit(long index, int value);
    }

    private static void visit(Node node, int level, long base, long from, long to, ValueVisitor visitor) {
        long span = 1L << level * BITS;
        int first = Math.clamp((from - base) / span, 0, SLOTS);
        int last = Math.clamp((to - base + span - 1) / span, 0, SLOTS);
        for (int slot = first; slot < last; slot++) {
            long start = base + slot * span;
            if (level > 0) {
                if (node.below[slot] != null) {
                    visit(node.below[slot], level - 1, start, from, to, visitor);
                }
            } else if (node.frames[slot] != 0) {
                visitor.visit(start, node.frames[slot]);
            }
        }
    }

    /**
     * Takes the pages of [from, to) out, and forgets those in swap.
     *
     * @return the frames of those in memory, in ascending order of their place
     */
    long[] remove(long from, long to) {
        long[] taken = new long[Math.toIntExact(Math.min(count, to - from))];
        int[] found = {0};
        forEach(from, to, (index, pfn) -> taken[found[0]++] = pfn);
        long[] inSwap = {0};
        forEachSwapped(from, to, (index, slot) -> inSwap[0]++);
        clear(root, height, 0, from, to);
        count -= found[0];
        swapped -= inSwap[0];
        return Arrays.copyOf(taken, found[0]);
    }

    /** Clears the slots of [from, to), and lets go of tables that are empty then. */
    private static void clear(Node node, int level, long base, long from, long to) {
        long span = 1L << level * BITS;
        int first = Math.clamp((from - base) / span, 0, SLOTS);
        int last = Math.clamp((to - base + span - 1) / span, 0, SLOTS);
        for (int slot = first; slot < last; slot++) {
            if (level == 0) {
                node.used -= node.frames[slot] != 0 ? 1 : 0;
                node.frames[slot] = 0;
            } else if (node.below[slot] != null) {
                clear(node.below[slot], level - 1, base + slot * span, from, to);
                if (node.below[slot].used == 0) {
                    node.below[slot] = null;
                    node.used--;
                }
            }
        }
    }

    private static int slot(long index, int level) {
        return (int) (index >>> level * BITS) & MASK;
    }
}
