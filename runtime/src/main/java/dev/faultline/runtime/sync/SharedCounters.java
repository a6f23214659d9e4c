package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;

/**
 * Counters of one object that CPUs change without a lock: the cache line they share, and what it takes to add to one.
 *
 * <pre>
 *   atomic     bring the line, add by a locked instruction                    an ordered operation
 *   plain      read the word, which may leave the line with its owner         an ordered operation
 *              add; bring the line, store the sum                             another one: what was stored in between is lost
 * </pre>
 */
public final class SharedCounters {

    private final CacheLine line;
    private final long atomicCost;
    private final long storeCost;
    private final Stage oneAtomic = processor -> atomically((Cpu) processor, 1);
    private final Stage twoAtomics = processor -> atomically((Cpu) processor, 2);

    /** A counter, as the memory holds it. */
    public interface Word {
        long load();

        void store(long value);
    }

    SharedCounters(Locks locks) {
        line = locks.newLine();
        atomicCost = locks.cost().line().atomic();
        storeCost = locks.cost().fault().counterUpdate();
    }

    /** The operation that adds to {@code words} of the counters, 1 or 2, by a locked instruction each. */
    public Stage atomically(int words) {
        return words == 1 ? oneAtomic : twoAtomics;
    }

    private int atomically(Cpu cpu, int words) {
        cpu.now(line.acquire(cpu.number(), cpu.now()) + words * atomicCost);
        cpu.account().add(Stat.COUNTER_ATOMICS, words);
        return Stage.DONE;
    }

    /** The operation that adds {@code delta} to a word by a load, an addition and a store. */
    public Stage plainly(Word word, long delta) {
        return new PlainAddition(word, delta);
    }

    private final class PlainAddition implements Stage {
        private final Word word;
        private final long delta;
        private long sum;
        private boolean isLoaded;

        PlainAddition(Word word, long delta) {
            this.word = word;
            this.delta = delta;
        }

        @Override
        public int step(Processor processor) {
            Cpu cpu = (Cpu) processor;
            if (!isLoaded) {
                isLoaded = true;
                sum = word.load() + delta;
                cpu.now(line.read(cpu.number(), cpu.now()) + storeCost);
                return AGAIN;
            }
            word.store(sum);
            cpu.now(line.acquire(cpu.number(), cpu.now()));
            return DONE;
        }
    }
}
