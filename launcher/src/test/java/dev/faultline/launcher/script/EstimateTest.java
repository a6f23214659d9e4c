package dev.faultline.launcher.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An estimate is given where there is ground for one, and says nothing that it would have to take back. */
class EstimateTest {

    private final Estimate estimate = new Estimate();

    private String at(double seconds, long work, String place, double fraction) {
        return estimate.text(new Progress(Duration.ofMillis((long) (seconds * 1000)), work, place, fraction, 0));
    }

    @Test
    void saysHowMuchIsLeftOfAWorkThatGoesOnAsItWent() {
        at(0, 1, "", 0);
        assertEquals("25 % · about 36 s left · 12 s so far · Ctrl-C stops it", at(12, 1, "", 0.25));
        assertEquals("50 % · about 3 min left · 3 min so far · Ctrl-C stops it", at(180, 1, "", 0.5));
        assertEquals("99 % · about 1 s left · 3 min so far · Ctrl-C stops it", at(181, 1, "", 0.9999));
    }

    @Test
    void countsTimeFromWhereTheWorkWasFirstSeen() {
        at(10, 1, "line 3", 0.2);
        assertEquals("line 3: 60 % · about 2 s left · 12 s so far · Ctrl-C stops it", at(12, 1, "line 3", 0.6));
    }

    @Test
    void saysNothingAtTheBoundariesOfWhatIsEnough() {
        at(0, 1, "", 0);
        assertEquals("1 s so far · Ctrl-C stops it", at(0.999, 1, "", 0.5));
        assertEquals("50 % · about 1 s left · 1 s so far · Ctrl-C stops it", at(1, 1, "", 0.5));
        at(5, 2, "line 2", 0);
        assertEquals("8 s so far · Ctrl-C stops it", at(8, 2, "line 2", 0.0199));
        assertEquals("line 2: 2 % · about 2 min left · 8 s so far · Ctrl-C stops it", at(8, 2, "line 2", 0.02));
    }

    @Test
    void saysOnlyHowLongItHasTakenWhereNobodyKnowsMore() {
        assertEquals("90 s so far · 1.20 ms virtual · Ctrl-C stops it",
                estimate.text(new Progress(Duration.ofSeconds(90), Progress.NO_WORK, "", 0, 1_200_000)));
        assertEquals("2 s so far · Ctrl-C stops it", estimate.text(Progress.running(Duration.ofMillis(1500))));
    }

    @Test
    void neverGoesBack() {
        at(0, 1, "", 0);
        at(4, 1, "", 0.5);
        assertEquals("50 % · about 4 s left · 4 s so far · Ctrl-C stops it", at(4, 1, "", 0.4));
    }

    @Test
    void tellsOnceOfAWorkThatBeginsAgainAndAgain() {
        at(0, 1, "line 2", 0);
        assertEquals("line 2: 50 % · about 2 s left · 2 s so far · Ctrl-C stops it", at(2, 1, "line 2", 0.5));
        at(4, 2, "line 2", 0);
        assertEquals("6 s so far · Ctrl-C stops it", at(6, 2, "line 2", 0.5));
        at(8, 3, "line 5", 0);
        assertEquals("line 5: 50 % · about 2 s left · 10 s so far · Ctrl-C stops it", at(10, 3, "line 5", 0.5));
    }

    @Test
    void aQuickWorkThatWasNotToldOfTakesNothingFromTheNext() {
        at(0, 1, "", 0);
        at(0.5, 1, "", 0.9);
        at(0.6, 2, "", 0);
        assertEquals("50 % · about 2 s left · 3 s so far · Ctrl-C stops it", at(2.6, 2, "", 0.5));
    }

    @Test
    void countsInputsThatAreDoneAgain() {
        estimate.text(Progress.replaying(Duration.ZERO, 0));
        assertEquals("75 % · about 1 s left · 3 s so far · Ctrl-C stops it",
                estimate.text(Progress.replaying(Duration.ofSeconds(3), 0.75)));
    }
}
