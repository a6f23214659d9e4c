package dev.faultline.runtime.sync;

import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import java.util.Arrays;

/**
 * A number that many CPUs read and few change: each reads its own copy of the line until somebody has written it, and fetches it once then.
 *
 * <p>All operations are ordered.
 */
public final class ReadMostlyWord {

    private final CacheLine line;
    private long value;

    /** The value in each CPU's copy of the line, plus one; 0 for none. It grows with the CPUs that have read it. */
    private long[] copies = new long[0];

    ReadMostlyWord(Locks locks) {
        line = locks.newLine();
    }

    /** What it is, for whom it costs nothing to know: who has just read it, or who alone may change it. */
    public long value() {
        return value;
    }

    /** Lets the time pass that {@code cpu} takes to read it. */
    public void read(Cpu cpu) {
        int number = cpu.number();
        if (number >= copies.length) {
            copies = Arrays.copyOf(copies, Math.max(number + 1, 2 * copies.length));
        }
        if (copies[number] != value + 1) {
            copies[number] = value + 1;
            cpu.now(line.read(number, cpu.now()));
        }
    }

    /** Adds one. */
    public void increment(Cpu cpu) {
        cpu.now(line.acquire(cpu.number(), cpu.now()));
        value++;
    }
}
