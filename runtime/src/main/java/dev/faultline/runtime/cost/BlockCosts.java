package dev.faultline.runtime.cost;

/**
 * A request to a block device, as far as CPUs are concerned.
 *
 * @param submit from the file system or the swap code through the block layer to the device's doorbell
 * @param complete the interrupt with the request's end
 */
public record BlockCosts(long submit, long complete) {

    static BlockCosts of(CostGroup group) {
        return new BlockCosts(group.time("submit_ns"), group.time("complete_ns"));
    }
}
