package dev.faultline.runtime.block;

import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.cost.Bandwidth;
import dev.faultline.runtime.cost.CostFact;
import dev.faultline.runtime.cost.CostGroup;
import java.util.List;
import java.util.Map;

/**
 * What one kind of device is like. The numbers are data with a source each, see {@link DevicePresets}; times are in engine units.
 */
public sealed interface DevicePreset {

    /** The name its file has. */
    String name();

    /** One sentence on which device this is. */
    String doc();

    /** Documents and measurements its values cite, in square brackets, by short name. */
    Map<String, String> sources();

    /** Every value with its source, in file order. */
    List<CostFact> facts();

    /** How many bytes fit. */
    long capacityBytes();

    /** How many requests it works on at a time; 0 for a device without a queue, where the CPU that asks does the work. */
    int parallelRequests();

    /**
     * A disk with moving heads: finding the place takes far longer than the transfer.
     *
     * @param command the controller's own time for a request
     * @param seekTrack moving the heads to the next track
     * @param seekFull moving them from the first track to the last
     * @param rotation one turn
     * @param rate of the medium
     */
    record Rotational(
            String name,
            String doc,
            Map<String, String> sources,
            List<CostFact> facts,
            long capacityBytes,
            long command,
            long seekTrack,
            long seekFull,
            long rotation,
            Bandwidth rate) implements DevicePreset {

        private static final int FRACTION_BITS = 30;

        @Override
        public int parallelRequests() {
            return 1;
        }

        /**
         * Time until the heads read at {@code to}, from {@code from} where they stand. The arm accelerates over the first half of its way and brakes over
         * the second, so a seek grows with the root of its length; then, on average, half a turn passes. Where the last request ended there is neither.
         */
        long positioning(long from, long to) {
            if (from == to) {
                return 0;
            }
            long fraction = Math.min(Math.abs(to - from) / Math.max(1, capacityBytes >> FRACTION_BITS), 1L << FRACTION_BITS);
            return seekTrack + ((seekFull - seekTrack) * root(fraction) >> FRACTION_BITS / 2) + rotation / 2;
        }

        /** The root of a number up to 2^30, cut to a whole one: bit by bit, because no floating point is in the event path. */
        private static long root(long square) {
            long root = 0;
            for (long bit = 1L << FRACTION_BITS / 2; bit > 0; bit >>= 1) {
                if ((root + bit) * (root + bit) <= square) {
                    root += bit;
                }
            }
            return root;
        }
    }

    /**
     * Flash: equally fast everywhere, many requests at a time over one link.
     *
     * @param readLatency until the first byte of a read comes
     * @param writeLatency until the device has taken a write in, apart from the transfer
     * @param readRate of the link with the flash behind it
     */
    record SolidState(
            String name,
            String doc,
            Map<String, String> sources,
            List<CostFact> facts,
            long capacityBytes,
            int parallelRequests,
            long readLatency,
            long writeLatency,
            Bandwidth readRate,
            Bandwidth writeRate) implements DevicePreset {

        long latency(Direction direction) {
            return direction == Direction.READ ? readLatency : writeLatency;
        }

        Bandwidth rate(Direction direction) {
            return direction == Direction.READ ? readRate : writeRate;
        }
    }

    /**
     * Memory that holds pages compressed (drivers/block/zram): no queue and no waiting, the CPU that asks does the work.
     *
     * @param compress rate of what goes in
     * @param decompress rate of what comes out
     */
    record CompressedMemory(
            String name,
            String doc,
            Map<String, String> sources,
            List<CostFact> facts,
            long capacityBytes,
            Bandwidth compress,
            Bandwidth decompress) implements DevicePreset {

        @Override
        public int parallelRequests() {
            return 0;
        }

        /** CPU time of a transfer. */
        long time(Direction direction, long bytes) {
            return (direction == Direction.READ ? decompress : compress).time(bytes);
        }
    }

    /** Decimal gigabytes, as devices are sold. */
    static long gigabytes(CostGroup group, String key) {
        return group.count(key) * 1_000_000_000L;
    }
}
