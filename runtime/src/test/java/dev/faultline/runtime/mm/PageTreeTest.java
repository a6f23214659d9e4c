package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The radix tree of an object's pages: at the edges of its levels, and against a sorted map. */
class PageTreeTest {

    private final PageTree cache = new PageTree();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 511, 512, (1 << 18) - 1, 1 << 18, (1L << 27) - 1, 1L << 27, 1L << 36})
    void holdsAPageWhereverItIs(long index) {
        assertEquals(PageTree.NONE, cache.get(index));
        assertTrue(cache.add(index, 7));
        assertEquals(7, cache.get(index));
        assertEquals(PageTree.NONE, cache.get(index + 1));
        assertFalse(cache.add(index, 8), "there is a page already");
        assertEquals(7, cache.get(index));
        assertEquals(1, cache.count());
        assertArrayEquals(new long[] {7}, cache.remove(index, index + 1));
        assertEquals(PageTree.NONE, cache.get(index));
        assertEquals(0, cache.count());
    }

    @Test
    void frameZeroIsAPage() {
        cache.add(5, 0);
        assertEquals(0, cache.get(5));
    }

    @Test
    void growsAboveWhatItHolds() {
        cache.add(0, 1);
        cache.add(1L << 30, 2);
        cache.add(511, 3);
        assertEquals(1, cache.get(0));
        assertEquals(3, cache.get(511));
        assertEquals(2, cache.get(1L << 30));
    }

    @Test
    void agreesWithASortedMap() {
        SplittableRandom chance = new SplittableRandom(1);
        TreeMap<Long, Long> model = new TreeMap<>();
        for (int i = 0; i < 4000; i++) {
            long index = chance.nextLong(1L << 9 * (1 + chance.nextInt(3)));
            if (chance.nextInt(20) != 0) {
                assertEquals(model.putIfAbsent(index, (long) i) == null, cache.add(index, i));
                continue;
            }
            long end = index + 1 + chance.nextLong(1000);
            long[] expected = model.subMap(index, end).values().stream().mapToLong(Long::longValue).toArray();
            assertArrayEquals(expected, cache.remove(index, end));
            model.subMap(index, end).clear();
        }
        List<Long> visited = new ArrayList<>();
        cache.forEach(100, 1 << 20, (index, pfn) -> {
            assertEquals(model.get(index), pfn);
            visited.add(index);
        });
        assertEquals(List.copyOf(model.subMap(100L, 1L << 20).keySet()), visited);
        assertEquals(model.size(), cache.count());
    }
}
