package dev.faultline.runtime.cost;

import dev.faultline.runtime.data.DataObject;
import dev.faultline.runtime.units.VirtualTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A group of costs as its file states it. A key ends in the unit of its value; a value is {@code {"value": …, "source": "…", "confidence":
 * "…"}}. Here values become counts of the engine's unit, and each is noted with its source.
 */
public final class CostGroup {

    private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;

    private final String name;
    private final DataObject members;
    private final Set<String> sources;
    private final List<CostFact> facts;

    /**
     * @param sources short names a source may cite
     * @param facts where every value is noted
     */
    CostGroup(String name, DataObject members, Set<String> sources, List<CostFact> facts) {
        this.name = name;
        this.members = members;
        this.sources = sources;
        this.facts = facts;
    }

    /** A time in engine units; its key ends in {@code _ns} or {@code _ms}. */
    public long time(String key) {
        DataObject entry = entry(key);
        BigDecimal value = number(entry.value("value"));
        if (value.signum() < 0) {
            throw entry.wrong("value", "a time of 0 or more");
        }
        long unit = key.endsWith("_ms") ? NANOSECONDS_PER_MILLISECOND : 1;
        return rounded(entry, value.multiply(BigDecimal.valueOf(unit * VirtualTime.PER_NANOSECOND)));
    }

    /** A bandwidth; its key ends in {@code _gb_per_s}. */
    public Bandwidth rate(String key) {
        DataObject entry = entry(key);
        if (entry.value("value").equals("unlimited")) {
            return Bandwidth.UNLIMITED;
        }
        BigDecimal value = number(entry.value("value"));
        if (value.signum() <= 0) {
            throw entry.wrong("value", "a rate above 0, or \"unlimited\"");
        }
        // A GB/s is a byte a nanosecond, so 1024 bytes take 1024 ns divided by the rate.
        BigDecimal unitsAtOne = BigDecimal.valueOf(1024 * VirtualTime.PER_NANOSECOND);
        return new Bandwidth(rounded(entry, unitsAtOne.divide(value, 3, RoundingMode.HALF_UP)));
    }

    /** A number of things, at least 1. */
    public int count(String key) {
        DataObject entry = entry(key);
        int number = entry.integer("value");
        if (number < 1) {
            throw entry.wrong("value", "1 or more");
        }
        return number;
    }

    /** Ascending numbers of things, at least 1 each. */
    public List<Integer> counts(String key) {
        DataObject entry = entry(key);
        List<Integer> counts = entry.integers("value");
        int last = 0;
        for (int number : counts) {
            if (number <= last) {
                throw entry.wrong("value", "ascending numbers above 0");
            }
            last = number;
        }
        return counts;
    }

    private DataObject entry(String key) {
        DataObject entry = members.object(key);
        facts.add(new CostFact(name, key, String.valueOf(entry.value("value")), source(entry), confidence(entry)));
        entry.rejectRest();
        return entry;
    }

    /** Rounds to whole engine units, but never something to nothing: that would make a cost vanish. */
    private static long rounded(DataObject entry, BigDecimal units) {
        long whole = units.setScale(0, RoundingMode.HALF_UP).longValueExact();
        if (whole == 0 && units.signum() != 0) {
            throw entry.wrong("value", "0 or at least what the clock can tell, 10 ps,");
        }
        return whole;
    }

    /** A number as the file states it; -1, which every use of it refuses, for anything else. */
    private static BigDecimal number(Object written) {
        return switch (written) {
            case Integer number -> BigDecimal.valueOf(number);
            case Long number -> BigDecimal.valueOf(number);
            case BigInteger number -> new BigDecimal(number);
            case BigDecimal number -> number;
            default -> BigDecimal.ONE.negate();
        };
    }

    /** Every word in square brackets must be one of the file's sources. */
    private String source(DataObject entry) {
        String source = entry.text("source");
        for (int open = source.indexOf('['); open >= 0; open = source.indexOf('[', open + 1)) {
            int close = source.indexOf(']', open);
            if (close < 0 || !sources.contains(source.substring(open + 1, close))) {
                throw entry.wrong("source", "sources that the file lists");
            }
        }
        return source;
    }

    private static Confidence confidence(DataObject entry) {
        String word = entry.text("confidence");
        for (Confidence confidence : Confidence.values()) {
            if (confidence.name().toLowerCase(Locale.ROOT).equals(word)) {
                return confidence;
            }
        }
        throw entry.wrong("confidence", "a known word");
    }
}
