package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.source.Source;

/**
 * A line of a script or a module, with the number of times statements on it began.
 *
 * <p>The counter is plain: guest code runs on one Java thread at a time, and hand-overs between threads synchronise.
 */
public final class Line {

    private final int id;
    private final Source source;
    private final int number;
    private long hits;
    private long settledHits;
    private boolean nesting;

    Line(int id, Source source, int number) {
        this.id = id;
        this.source = source;
        this.number = number;
    }

    /** What the machine knows it by. */
    public int id() {
        return id;
    }

    public Source source() {
        return source;
    }

    /** 1-based. */
    public int number() {
        return number;
    }

    /** Counts one more begin. */
    public void hit() {
        hits++;
    }

    /** Whether a statement that calls or contains others begins here. */
    public boolean isNesting() {
        return nesting;
    }

    public void markNesting() {
        nesting = true;
    }

    /** The begins nobody has accounted for yet. */
    long openHits() {
        return hits - settledHits;
    }

    /** Accounts for all begins but the last {@code kept}. */
    void settleHits(long kept) {
        settledHits = hits - kept;
    }

    String text() {
        return source.getCharacters(number).toString().strip();
    }
}
