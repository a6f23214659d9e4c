package dev.faultline.runtime.stats;

import java.util.Arrays;

/**
 * A set of time intervals, kept as added and united when asked: the wall time of a line is the length of the union of its executions.
 *
 * <p>Executions of one task follow one another, so an interval that touches the one added before it is merged at once; most lines hold one.
 */
public final class Intervals {

    private long[] begins = new long[1];
    private long[] ends = new long[1];
    private int size;

    public void add(long begin, long end) {
        if (end <= begin) {
            return;
        }
        int last = size - 1;
        if (size > 0 && begin <= ends[last] && end >= begins[last]) {
            begins[last] = Math.min(begins[last], begin);
            ends[last] = Math.max(ends[last], end);
            return;
        }
        if (size == begins.length) {
            begins = Arrays.copyOf(begins, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        begins[size] = begin;
        ends[size++] = end;
    }

    public void addAll(Intervals other) {
        for (int i = 0; i < other.size; i++) {
            add(other.begins[i], other.ends[i]);
        }
    }

    /** Length of the union, in the unit of what was added. */
    public long length() {
        if (size == 1) {
            return ends[0] - begins[0];
        }
        // Sorting begins and ends apart is enough: the union is covered wherever more intervals have begun than ended.
        long[] starts = Arrays.copyOf(begins, size);
        long[] stops = Arrays.copyOf(ends, size);
        Arrays.sort(starts);
        Arrays.sort(stops);
        long length = 0;
        long since = 0;
        int open = 0;
        for (int start = 0, stop = 0; stop < size;) {
            if (start < size && starts[start] <= stops[stop]) {
                if (open++ == 0) {
                    since = starts[start];
                }
                start++;
            } else {
                if (--open == 0) {
                    length += stops[stop] - since;
                }
                stop++;
            }
        }
        return length;
    }
}
