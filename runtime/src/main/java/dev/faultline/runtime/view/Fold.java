package dev.faultline.runtime.view;

import org.jspecify.annotations.Nullable;

/**
 * Neighbouring entries that are told as one: alike in everything, and leading all to the same place, or each to the place after the one before,
 * or each to the place before it.
 *
 * @param <T> what else must be equal
 */
final class Fold<T> {

    private @Nullable T traits;
    private Target first = new Target.None();
    private long count;
    private int step;

    /** Whether there is no entry yet. */
    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    /** Where the first entry leads. */
    Target first() {
        return first;
    }

    /** How many places further each entry leads: -1, 0 or 1. */
    int step() {
        return step;
    }

    /** What all entries have in common; only of a fold that is not empty. */
    T traits() {
        T common = traits;
        if (common == null) {
            throw new IllegalStateException("an empty fold has no traits");
        }
        return common;
    }

    /** Begins anew with {@code times} equal entries. */
    void begin(Target target, T with, long times) {
        first = target;
        traits = with;
        count = times;
        step = 0;
    }

    /**
     * Takes {@code times} equal entries in.
     *
     * @return false if they do not fit, and nothing has changed
     */
    boolean extend(Target target, T with, long times) {
        if (count == 0 || !with.equals(traits)) {
            return false;
        }
        if (count == 1 && times == 1) {
            step = target.equals(first.further(1)) ? 1 : target.equals(first.further(-1)) ? -1 : 0;
        }
        if (step != 0 && times != 1 || !target.equals(first.further(count * step))) {
            return false;
        }
        count += times;
        return true;
    }
}
