package dev.faultline.runtime.preset;

import java.util.Arrays;
import java.util.List;

/**
 * A version of anticipatory prefaulting, by what its rule says: how many pages a fault maps that comes where the last one of its task left off.
 *
 * <pre>
 *           heeds MADV_RANDOM   pages at most   order at most               reads fill
 *   v1      no                  pagevec         no limit                    every entry, empty or not
 *   v2      yes                 pagevec         3 after a full pagevec      the first entry, again and again
 *   v4      yes                 pagevec         the sysctl; then one page   empty entries
 *   v5      yes                 pagevec         the sysctl; then one page   empty entries
 *   v13     yes                 no limit        the sysctl; stays there     empty entries
 * </pre>
 *
 * <p>Source: the posts by C. Lameter of 8 December 2004 (V1), 13 December (V2), 16 December (patch 8 of page fault scalability V13), 4 January 2005 (V4)
 * and 17 February (V5), and their review.
 */
public enum PrefaultRule {
    NONE("none"),
    V1("v1"),
    V2("v2"),
    V4("v4"),
    V5("v5"),
    V13("v13");

    /** The sysctl that limits how far a fault goes. */
    public static final String SYSCTL = "vm.max_prealloc_order";

    private final String text;

    PrefaultRule(String text) {
        this.text = text;
    }

    /**
     * The rule of that name.
     *
     * @throws PresetException when there is none
     */
    public static PrefaultRule of(String name) {
        return Arrays.stream(values()).filter(rule -> rule.text.equals(name)).findFirst().orElseThrow(() -> new PresetException(
                "prefault", "there is no prefault \"%s\"".formatted(name), "available: " + String.join(", ", names())));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(PrefaultRule::text).toList();
    }

    /** As scripts spell it. */
    public String text() {
        return text;
    }

    /** Whether madvise random keeps a mapping's faults at one page. */
    public boolean heedsRandomAdvice() {
        return this != V1;
    }

    /** Whether pages are gathered in a pagevec, and entered under one lock; else each for itself. */
    public boolean gathers() {
        return this != V13;
    }

    /** Whether a pagevec that is full puts the order back, so that it never leaves the numbers an int can be shifted by. */
    public boolean restoresOrder() {
        return this != V1;
    }

    /** What happens to a sequence whose order has come to that of {@link #SYSCTL}. */
    public enum Limit {
        /** There is no such limit. */
        NONE,
        /** It begins anew with one page. */
        START_AGAIN,
        /** It goes on with that order. */
        STAY
    }

    public Limit limit() {
        return switch (this) {
            case NONE, V1, V2 -> Limit.NONE;
            case V4, V5 -> Limit.START_AGAIN;
            case V13 -> Limit.STAY;
        };
    }

    /** Whether the task's prediction is made before there are pages, and a fault for which there is none returns as if it were handled. */
    public boolean predictsFirst() {
        return this == V1;
    }

    /** Which entries a read fills with the page of zeroes. */
    public enum Reads {
        /** All, whatever is there. */
        EVERY_ENTRY,
        /** The one it is for, as often as there would be others. */
        FIRST_ENTRY,
        /** Those that are empty. */
        EMPTY_ENTRIES
    }

    public Reads reads() {
        return switch (this) {
            case V1 -> Reads.EVERY_ENTRY;
            case V2 -> Reads.FIRST_ENTRY;
            case NONE, V4, V5, V13 -> Reads.EMPTY_ENTRIES;
        };
    }
}
