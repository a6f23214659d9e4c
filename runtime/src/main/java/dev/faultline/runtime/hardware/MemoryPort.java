package dev.faultline.runtime.hardware;

import dev.faultline.runtime.cost.MemoryCosts;
import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;

/**
 * Traffic of whole pages (clear, copy) into the memory of one node, whose bandwidth all CPUs share.
 *
 * <p>A node's memory is a server with a queue: a page occupies it for as long as its bytes take at the node's rate, and the CPU is
 * busy for as long as the bytes take at its own, later by the queue. Without this limit prefaulting comes out 20 % too fast.
 */
public final class MemoryPort {

    private final Distances distances;
    private final int node;
    private final Jitter jitter;
    private final Traffic clear;
    private final Traffic copy;
    private long freeAt;

    public MemoryPort(MemoryCosts cost, Distances distances, Jitter jitter, int node, int pageBytes) {
        this.distances = distances;
        this.jitter = jitter;
        this.node = node;
        clear = new Traffic(cost, pageBytes, true);
        copy = new Traffic(cost, pageBytes, false);
    }

    /** Clears one page here; the time passes with {@code cpu}'s next ordered operation. */
    public void clearPage(Cpu cpu) {
        cpu.defer(clear);
    }

    /** Clears that many pages here, one after the other. Returns when they are, with other CPUs' pages in between. */
    public void clearPages(Cpu cpu, int pages) {
        cpu.perform(processor -> {
            clear.step(processor);
            return ++processor.phase < pages ? Stage.AGAIN : Stage.DONE;
        });
    }

    /** When the last page that was asked for is through. */
    public long freeAt() {
        return freeAt;
    }

    public void freeAt(long time) {
        freeAt = time;
    }

    /** Time one page occupies this memory. */
    public long occupied() {
        return clear.occupied;
    }

    /** Clearing one page here, for a stage that goes on after it. */
    public Stage clearing() {
        return clear;
    }

    /** Copies one page to here. */
    public void copyPage(Cpu cpu) {
        cpu.defer(copy);
    }

    /** One page on its way into this node's memory. */
    private final class Traffic implements Stage {
        /** Time a CPU needs by the node it is on, and time the page occupies this node's memory. */
        private final long[] busy;

        private final long occupied;

        Traffic(MemoryCosts cost, int bytes, boolean clearing) {
            busy = new long[distances.nodes()];
            for (int from = 0; from < busy.length; from++) {
                int hops = distances.betweenNodes(from, node);
                busy[from] = clearing ? cost.clearing(bytes, hops) : cost.copying(bytes, hops);
            }
            occupied = cost.nodeRate().time(bytes);
        }

        @Override
        public int step(Processor processor) {
            Cpu cpu = (Cpu) processor;
            long begin = Math.max(cpu.now(), freeAt);
            freeAt = begin + occupied;
            cpu.now(begin + jitter.apply(cpu.number(), busy[cpu.node()]));
            return DONE;
        }
    }
}
