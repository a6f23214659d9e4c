package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.units.VirtualTime;

/**
 * The kernel thread that clears free pages of one node while its CPU has nothing better to do (kscrubd of the prezeroing patches).
 *
 * <pre>
 *   sleeps ──a block of free pages is not clear──► takes the block ──► clears it in one go ──► puts it in the node's pool ──┐
 *      ▲                                               ▲                                                                     │
 *      └── no such block, or memory is low             ├── others wait for the CPU: a nap                                    │
 *                                                      └─────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>A machine boots with all pools full: it has been idle long enough.
 *
 * <p>Simplified: a block is any pages of the node, for there are no buddies; the load that keeps it from working is what waits for its CPU at the moment.
 */
final class Scrubber extends KernelThread {

    private static final int BLOCK_PAGES = 16;
    private static final long NAP_NANOS = 100_000_000;

    private final MemoryManager kernel;
    private final int node;
    private final Origins origins;
    private final long[] block = new long[BLOCK_PAGES];
    private boolean started;
    private boolean asleep;

    private Scrubber(MemoryManager kernel, int node, Origins origins) {
        super("kscrubd" + node);
        this.kernel = kernel;
        this.node = node;
        this.origins = origins;
    }

    /** Gives every node of a kernel that prezeroes its thread and a full pool; to be called before anything is allocated. */
    static void install(MemoryManager kernel, Origins origins) {
        Scrubber[] scrubbers = new Scrubber[kernel.memory.nodes()];
        for (int node = 0; node < scrubbers.length; node++) {
            scrubbers[node] = new Scrubber(kernel, node, origins);
            kernel.memory.zone(node).scrubbed();
        }
        kernel.allocator.afterFree((cpu, node) -> scrubbers[node].wakeFor(cpu));
    }

    /** Wakes it if there is a block to clear. */
    private void wakeFor(Cpu cpu) {
        cpu.order();
        Task freeing = kernel.scheduler.current(cpu);
        if (freeing == null || kernel.memory.zone(node).unzeroedFrames() < BLOCK_PAGES) {
            return;
        }
        if (!started) {
            started = true;
            kernel.scheduler.startKernelThread(this, freeing, kernel.firstCpuOf(node), this::run);
        } else if (asleep) {
            asleep = false;
            kernel.scheduler.wake(this, cpu.now());
        }
    }

    private void run() {
        while (true) {
            worksFor(origins.stats(origins.child(Origins.NOBODY, Origins.KSCRUBD_LINE)));
            scrub();
            cpu().order();
            rests();
            asleep = true;
            while (asleep) {
                kernel.scheduler.blockUnlessKilled(this, "free pages to clear");
            }
        }
    }

    private void scrub() {
        while (true) {
            cpu().order();
            if (kernel.scheduler.hasWaiting(this)) {
                kernel.scheduler.sleepUntil(this, cpu().now() + NAP_NANOS * VirtualTime.PER_NANOSECOND);
            } else if (kernel.allocator.takeToScrub(cpu(), node, block) == 0) {
                return;
            } else {
                kernel.ports[node].clearPages(cpu(), BLOCK_PAGES);
                kernel.allocator.scrubbed(cpu(), node, block);
                ZoneReclaim.giveWay(this, kernel);
            }
        }
    }
}
