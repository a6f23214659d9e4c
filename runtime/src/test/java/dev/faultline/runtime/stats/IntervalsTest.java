package dev.faultline.runtime.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The length of a union, against a bit for every instant. */
class IntervalsTest {

    @Test
    void emptyIntervalsCountNothing() {
        Intervals intervals = new Intervals();
        intervals.add(5, 5);
        intervals.add(7, 3);
        assertEquals(0, intervals.length());
    }

    @Test
    void overlapsCountOnceAndGapsNotAtAll() {
        Intervals intervals = new Intervals();
        intervals.add(10, 20);
        intervals.add(40, 50);
        intervals.add(15, 25);
        intervals.add(0, 12);
        assertEquals(35, intervals.length());
    }

    @Test
    void agreesWithCountingInstants() {
        SplittableRandom chance = new SplittableRandom(3);
        for (int round = 0; round < 300; round++) {
            BitSet instants = new BitSet();
            Intervals whole = new Intervals();
            Intervals part = new Intervals();
            for (int i = chance.nextInt(40); i > 0; i--) {
                int begin = chance.nextInt(200);
                int end = begin + chance.nextInt(12);
                instants.set(begin, end);
                (chance.nextBoolean() ? whole : part).add(begin, end);
            }
            whole.addAll(part);
            assertEquals(instants.cardinality(), whole.length());
        }
    }
}
