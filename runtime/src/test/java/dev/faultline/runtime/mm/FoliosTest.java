package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write makes of its pages, and what is left of a folio that is cut. */
class FoliosTest {

    /** Each folio is a power of two, aligned to its size, and as large as the rest of the write. */
    @ParameterizedTest
    @CsvSource({"0,1,1", "0,2,2", "0,3,2 1", "3,3,1 2", "4,4,4", "6,4,2 2", "5,8,1 2 4 1", "0,64,64", "0,4096,2048 2048",
        "2048,2049,2048 1"})
    void aWriteMakesAlignedPowersOfTwo(long first, long pages, String expected) {
        List<String> made = new ArrayList<>();
        for (long index = first; index < first + pages;) {
            int size = Folios.made(index, first + pages - index);
            made.add(Integer.toString(size));
            index += size;
        }
        assertEquals(expected, String.join(" ", made));
    }

    @Test
    void pagesKnowTheirFolio() {
        Folios folios = new Folios();
        folios.join(4, 4);
        folios.join(8, 1);
        folios.join(16, 16);
        assertEquals("3..4 4..8 4..8 8..9 15..16 16..32 16..32 32..33",
                String.join(" ", bounds(folios, 3), bounds(folios, 4), bounds(folios, 7), bounds(folios, 8), bounds(folios, 15),
                        bounds(folios, 16), bounds(folios, 31), bounds(folios, 32)));
        assertEquals(1L << 40, folios.first(1L << 40));
    }

    @Test
    void aCutMakesSinglePagesOfWhatItTouches() {
        Folios folios = new Folios();
        folios.join(0, 4);
        folios.join(4, 4);
        folios.join(8, 4);
        folios.split(4, 4);
        assertEquals("4..8", bounds(folios, 4));
        folios.split(6, 9);
        assertEquals("0..4 4..5 7..8 8..9 11..12",
                String.join(" ", bounds(folios, 2), bounds(folios, 4), bounds(folios, 7), bounds(folios, 8), bounds(folios, 11)));
        folios.split(0, Long.MAX_VALUE);
        assertTrue(folios.areSingle());
    }

    private static String bounds(Folios folios, long index) {
        return folios.first(index) + ".." + folios.end(index);
    }
}
