package dev.faultline.editor.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {

    @ParameterizedTest
    @CsvSource({"0, 0 ns", "999, 999 ns", "1000, 1.00 us", "9994, 9.99 us", "9995, 10.0 us", "999499, 999 us", "999500, 1.00 ms",
        "1080000000, 1.08 s", "60000000000, 60.0 s", "5000000000000, 5000 s"})
    void time(long nanos, String text) {
        assertEquals(text, Human.time(nanos));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.50/s", "999.4, 999/s", "999.6, 1.00 k/s", "60712.3, 60.7 k/s", "1204000, 1.20 M/s"})
    void rate(double perSecond, String text) {
        assertEquals(text, Human.rate(perSecond));
    }

    @ParameterizedTest
    @CsvSource({"512, 512 B", "1023, 1023 B", "1024, 1 KiB", "16384, 16 KiB", "1610612736, 1.50 GiB"})
    void size(long bytes, String text) {
        assertEquals(text, Human.size(bytes));
    }

    @Test
    void timesThatAreCloseAreToldApart() {
        assertEquals("1.3080 ms", Human.time(1_308_012, 400));
        assertEquals("1.31 ms", Human.time(1_308_012, 400_000));
        assertEquals("1.308012 ms", Human.time(1_308_012, 1));
        assertEquals("12 ns", Human.time(12, 3));
    }
}
