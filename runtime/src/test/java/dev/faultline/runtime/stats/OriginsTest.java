package dev.faultline.runtime.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Calling contexts: who pays, and who pays with what is under it. */
class OriginsTest {

    private final Origins origins = new Origins();

    private int context(int... lines) {
        int context = Origins.NOBODY;
        for (int line : lines) {
            context = origins.child(context, line);
        }
        return context;
    }

    private void charge(long faults, int... lines) {
        origins.stats(context(lines)).add(Stat.MINOR, faults);
    }

    private List<String> lines() {
        return origins.lines().stream()
                .map(line -> line.number() + ": " + line.own().faults() + " own, " + line.withInner().faults() + " with inner")
                .toList();
    }

    @Test
    void aContextIsMadeOnce() {
        assertEquals(context(1, 2), context(1, 2));
        assertEquals(Origins.NOBODY, context());
    }

    @Test
    void aLinePaysForItselfAndWithWhatIsUnderIt() {
        charge(1, 10);
        charge(20, 10, 11);
        charge(300, 10, 11, 12);
        charge(4000, 13, 12);
        assertEquals(
                List.of("10: 1 own, 321 with inner", "11: 20 own, 320 with inner", "12: 4300 own, 4300 with inner",
                        "13: 0 own, 4000 with inner"),
                lines());
    }

    @Test
    void recursionCountsOnce() {
        charge(1, 5);
        charge(2, 5, 5);
        charge(4, 5, 6, 5);
        assertEquals(List.of("5: 7 own, 7 with inner", "6: 0 own, 4 with inner"), lines());
    }

    @Test
    void totalsAreTheSumOfTheLinesAndOfNobodysWork() {
        charge(1, 10);
        charge(2, 10, 11);
        charge(4, Origins.EXIT_LINE);
        charge(8);
        long own = origins.lines().stream().mapToLong(line -> line.own().faults()).sum();
        assertEquals(7, own);
        assertEquals(15, origins.totals().faults());
    }
}
