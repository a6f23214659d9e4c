package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Searching by address: the edges by example, everything else against a sorted map. */
class VmaTreeTest {

    /** Above the middle of the unsigned address space, where signed comparison would go wrong. */
    private static final long HIGH = 0x8000_0000_0000_0000L;

    private static Vma vma(long start, long end) {
        return new Vma(start, end, VmaFlags.READ, 0, null, start >>> 12);
    }

    private static VmaTree tree(Vma... vmas) {
        VmaTree tree = new VmaTree();
        for (Vma vma : vmas) {
            tree.insert(vma);
        }
        return tree;
    }

    @Test
    void findGivesTheLowestThatEndsAbove() {
        Vma a = vma(0x1000, 0x3000);
        Vma b = vma(0x5000, 0x6000);
        Vma c = vma(HIGH, HIGH + 0x1000);
        VmaTree tree = tree(c, a, b);
        assertSame(a, tree.find(0));
        assertSame(a, tree.find(0x2fff));
        assertSame(b, tree.find(0x3000));
        assertSame(b, tree.find(0x5fff));
        assertSame(c, tree.find(0x6000));
        assertSame(c, tree.find(HIGH + 0xfff));
        assertNull(tree.find(HIGH + 0x1000));
    }

    @Test
    void containingBelowAndNeighbours() {
        Vma a = vma(0x1000, 0x3000);
        Vma b = vma(0x3000, 0x6000);
        VmaTree tree = tree(a, b);
        assertNull(tree.containing(0xfff));
        assertSame(a, tree.containing(0x1000));
        assertSame(b, tree.containing(0x3000));
        assertNull(tree.containing(0x6000));
        assertNull(tree.below(0x2fff));
        assertSame(a, tree.below(0x3000));
        assertSame(b, tree.below(-1));
        assertSame(b, tree.next(a));
        assertNull(tree.next(b));
        assertSame(a, tree.previous(b));
        assertNull(tree.previous(a));
        assertThrows(IllegalArgumentException.class, () -> tree.next(vma(0x1000, 0x3000)));
    }

    @Test
    void floorAndCeilingBoundTheTablesOfARange() {
        VmaTree tree = tree(vma(0x1000, 0x3000), vma(0x8000, 0x9000));
        assertEquals(0x3000, tree.floor(0x4000));
        assertEquals(0x8000, tree.ceiling(0x5000));
        assertEquals(0, tree.floor(0x1000));
        assertEquals(0, tree.ceiling(0x9000));
    }

    @Test
    void overlapIsHalfOpen() {
        Vma a = vma(0x2000, 0x4000);
        VmaTree tree = tree(a);
        assertFalse(tree.overlaps(0x1000, 0x2000));
        assertTrue(tree.overlaps(0x1000, 0x2001));
        assertTrue(tree.overlaps(0x3fff, 0x5000));
        assertFalse(tree.overlaps(0x4000, 0x5000));
        assertEquals(List.of(), tree.overlapping(0x4000, 0x5000));
        assertEquals(List.of(a), tree.overlapping(0, HIGH));
    }

    @Test
    void mappingsNeverOverlap() {
        Vma a = vma(0x2000, 0x4000);
        VmaTree tree = tree(a, vma(0x5000, 0x6000));
        assertThrows(IllegalStateException.class, () -> tree.insert(vma(0x3000, 0x5000)));
        assertThrows(IllegalStateException.class, () -> tree.insert(vma(0x1000, 0x2001)));
        assertThrows(IllegalStateException.class, () -> tree.resize(a, 0x2000, 0x5001));
        assertThrows(IllegalStateException.class, () -> tree.resize(a, 0x3000, 0x3000));
        tree.resize(a, 0x1000, 0x5000);
        assertSame(a, tree.containing(0x4fff));
    }

    /** Pairs of a slot and whether to insert or remove there; slot n is two pages at n * 16 KiB, half of the slots in high memory. */
    @Property(tries = 200)
    void behavesLikeASortedMap(@ForAll @Size(max = 200) List<@IntRange(min = -40, max = 40) Integer> slots) {
        VmaTree tree = new VmaTree();
        TreeMap<Long, Vma> model = new TreeMap<>(Long::compareUnsigned);
        for (int slot : slots) {
            long start = slot * 0x4000L;
            Vma known = model.get(start);
            if (known == null) {
                Vma fresh = vma(start, start + 0x2000);
                tree.insert(fresh);
                model.put(start, fresh);
            } else {
                tree.remove(known);
                model.remove(start);
            }
            assertSameOrder(tree, model);
            for (long address : new long[] {start - 1, start, start + 0x1fff, start + 0x2000}) {
                assertSame(findSlowly(model, address), tree.find(address));
            }
        }
    }

    private static void assertSameOrder(VmaTree tree, TreeMap<Long, Vma> model) {
        List<Vma> inOrder = new ArrayList<>();
        tree.forEach(inOrder::add);
        assertEquals(List.copyOf(model.values()), inOrder);
        assertEquals(model.size(), tree.count());
    }

    private static Vma findSlowly(TreeMap<Long, Vma> model, long address) {
        for (Map.Entry<Long, Vma> entry : model.entrySet()) {
            if (Long.compareUnsigned(entry.getValue().end(), address) > 0) {
                return entry.getValue();
            }
        }
        return null;
    }
}
