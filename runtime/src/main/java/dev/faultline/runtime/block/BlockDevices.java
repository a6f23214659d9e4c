package dev.faultline.runtime.block;

import dev.faultline.runtime.cost.BlockCosts;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Jitter;
import dev.faultline.runtime.sched.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The block devices of a machine. */
public final class BlockDevices {

    /** How many a machine may have: each has a stream of chance of its own, after those of the CPUs. */
    public static final int MAX = 8;

    private final Engine engine;
    private final Scheduler scheduler;
    private final BlockCosts cost;
    private final Jitter jitter;
    private final int firstStream;
    private final List<BlockDevice> all = new ArrayList<>();

    /**
     * @param jitter with streams for {@link #MAX} devices from {@code firstStream} on
     */
    public BlockDevices(Engine engine, Scheduler scheduler, BlockCosts cost, Jitter jitter, int firstStream) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.cost = cost;
        this.jitter = jitter;
        this.firstStream = firstStream;
    }

    /** Adds a device to the machine, which is being booted. */
    public BlockDevice add(DevicePreset preset) {
        if (all.size() == MAX) {
            throw new IllegalStateException("A machine has at most " + MAX + " block devices.");
        }
        BlockDevice device = new BlockDevice(preset, engine, scheduler, cost, jitter, firstStream + all.size());
        all.add(device);
        return device;
    }

    /** Every device, in the order they were added. */
    public List<BlockDevice> all() {
        return Collections.unmodifiableList(all);
    }

    /** Whether no device has anything to do. */
    public boolean areIdle() {
        return all.stream().allMatch(BlockDevice::isIdle);
    }

    /** Bytes read from all of them since boot: the kernel's pgpgin, which it shows in KiB. */
    public long bytesRead() {
        return all.stream().mapToLong(BlockDevice::bytesRead).sum();
    }

    /** Bytes written to all of them since boot: the kernel's pgpgout. */
    public long bytesWritten() {
        return all.stream().mapToLong(BlockDevice::bytesWritten).sum();
    }
}
