package dev.faultline.runtime.block;

import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.cost.BlockCosts;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Jitter;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.stats.Stat;
import java.util.function.LongConsumer;

/**
 * A device that holds blocks: requests wait in its queue, it works on some of them at a time, and says when each is done.
 *
 * <pre>
 *   submit ──► queue ──► in service ───────────────► interrupt ──► completion
 *              elevator   disk: seek + half a turn + transfer        of the request: wakes
 *              or FIFO    flash: latency, then the shared link       whoever waits
 *
 *   compressed memory: no queue; the CPU that submits does the work and completes the request before submit returns
 * </pre>
 *
 * Deterministic: times follow from the preset, the order of requests and, where the machine has jitter, from its seed. Everything here happens in
 * ordered operations and events.
 *
 * <p>Simplified: the queue has no limit, so nobody waits for room in it; requests are not merged, but one that follows its
 * predecessor on the disk costs only its transfer; disks have no cache of their own.
 */
public final class BlockDevice {

    private final DevicePreset preset;
    private final Engine engine;
    private final Scheduler scheduler;
    private final BlockCosts cost;
    private final Jitter jitter;
    private final int stream;
    private final RequestQueue queue;

    private int inService;

    /** Requests whose completion has not been called. */
    private int open;

    /** Where the heads stand: after the last request begun. */
    private long head;

    /** When the link is through with all that was begun. */
    private long linkFreeAt;

    private long bytesRead;
    private long bytesWritten;

    /** @param stream the device's own, of the jitter */
    BlockDevice(DevicePreset preset, Engine engine, Scheduler scheduler, BlockCosts cost, Jitter jitter, int stream) {
        this.preset = preset;
        this.engine = engine;
        this.scheduler = scheduler;
        this.cost = cost;
        this.jitter = jitter;
        this.stream = stream;
        this.queue = preset instanceof DevicePreset.Rotational ? new RequestQueue.Elevator() : new RequestQueue.Fifo();
    }

    public DevicePreset preset() {
        return preset;
    }

    public long capacityBytes() {
        return preset.capacityBytes();
    }

    /** Whether a request is complete when {@link #submit} returns (the kernel's BLK_FEAT_SYNCHRONOUS): reading ahead gains nothing then. */
    public boolean isSynchronous() {
        return preset.parallelRequests() == 0;
    }

    /** Whether every request is complete. */
    public boolean isIdle() {
        return open == 0;
    }

    /** Bytes read so far, counted as they are asked for. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Bytes written so far, counted as they are asked for. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /**
     * Asks for a transfer: submit_bio. It takes {@code cpu} the block layer's time, and on a synchronous device the whole transfer. No
     * spinlock may be held.
     *
     * @throws IllegalArgumentException if it goes past the end of the device
     */
    public void submit(Cpu cpu, BlockRequest request) {
        if (request.end() > capacityBytes()) {
            throw new IllegalArgumentException(
                    "A request for " + request.bytes() + " bytes at " + request.offset() + " goes past the end of " + preset.name() + ".");
        }
        cpu.charge(cost.submit());
        if (preset instanceof DevicePreset.CompressedMemory memory) {
            cpu.charge(jitter.apply(stream, memory.time(request.direction(), request.bytes())));
            cpu.order();
            count(request);
            request.completion().completed(cpu.now());
            return;
        }
        // The interrupt is the submitter's doing, whichever CPU it keeps from its work.
        cpu.account().add(Stat.SYS_TIME, cost.complete());
        cpu.order();
        count(request);
        open++;
        queue.add(request);
        serve(cpu.now(), cpu);
    }

    private void count(BlockRequest request) {
        if (request.direction() == Direction.READ) {
            bytesRead += request.bytes();
        } else {
            bytesWritten += request.bytes();
        }
    }

    /** Begins as many waiting requests as the device takes. Their interrupts go to {@code cpu}. */
    private void serve(long time, Cpu cpu) {
        while (inService < preset.parallelRequests()) {
            BlockRequest next = queue.next(head);
            if (next == null) {
                return;
            }
            inService++;
            long end = begin(next, time);
            head = next.end();
            engine.at(end, () -> ended(next, end, cpu));
        }
    }

    /** When a request that is begun at {@code time} ends. */
    private long begin(BlockRequest request, long time) {
        return switch (preset) {
            case DevicePreset.Rotational disk -> time
                    + disk.command()
                    + jitter.apply(stream, disk.positioning(head, request.offset()))
                    + disk.rate().time(request.bytes());
            case DevicePreset.SolidState flash -> {
                long ready = time + jitter.apply(stream, flash.latency(request.direction()));
                linkFreeAt = Math.max(ready, linkFreeAt) + flash.rate(request.direction()).time(request.bytes());
                yield linkFreeAt;
            }
            case DevicePreset.CompressedMemory memory -> throw new IllegalStateException(memory.name() + " has no queue");
        };
    }

    /** The device has done a request: it goes on to the next one, while a CPU is interrupted with this one's end. */
    private void ended(BlockRequest request, long time, Cpu interrupted) {
        inService--;
        serve(time, interrupted);
        if (scheduler.current(interrupted) != null) {
            interrupted.steal(cost.complete());
        }
        long done = time + cost.complete();
        engine.at(done, () -> {
            open--;
            request.completion().completed(done);
        });
    }

    /** Gives {@code state} everything that decides what the device does next. */
    public void forEachState(LongConsumer state) {
        state.accept(head);
        state.accept(linkFreeAt);
        state.accept(inService);
        state.accept(open);
        state.accept(bytesRead);
        state.accept(bytesWritten);
    }

    @Override
    public String toString() {
        return preset.name();
    }
}
