package dev.faultline.runtime.hardware;

import dev.faultline.runtime.cost.CostModel;
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

    private final MemoryCosts cost;
    private final Distances distances;
    private final int node;
    private final Jitter jitter;
    private final Stage clear = new Traffic(true);
    private final Stage copy = new Traffic(false);
    private long freeAt;

    public MemoryPort(CostModel cost, Distances distances, Jitter jitter, int node) {
        this.cost = cost.memory();
        this.distances = distances;
        this.jitter = jitter;
        this.node = node;
    }

    /** Clears one page here; the time passes with {@code cpu}'s next ordered operation. */
    public void clearPage(Cpu cpu) {
        cpu.defer(clear);
    }

    /** Copies one page to here. */
    public void copyPage(Cpu cpu) {
        cpu.defer(copy);
    }

    /** One page on its way into this node's memory. */
    private final class Traffic implements Stage {
        private final boolean clearing;

        Traffic(boolean clearing) {
            this.clearing = clearing;
        }

        @Override
        public int step(Processor processor) {
            Cpu cpu = (Cpu) processor;
            int bytes = cpu.pageSize();
            int hops = distances.betweenNodes(cpu.node(), node);
            long begin = Math.max(cpu.now(), freeAt);
            freeAt = begin + cost.nodeRate().time(bytes);
            long busy = clearing ? cost.clearing(bytes, hops) : cost.copying(bytes, hops);
            cpu.now(begin + jitter.apply(cpu.number(), busy));
            return DONE;
        }
    }
}
