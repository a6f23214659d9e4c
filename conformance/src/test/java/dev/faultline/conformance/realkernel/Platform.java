package dev.faultline.conformance.realkernel;

import java.util.List;
import java.util.stream.Stream;

/**
 * The machine a script is written for, and where it puts the regions of a workload.
 *
 * @param arch the architecture's name
 * @param pageShift log2 of the page size
 * @param arena address of the first slot
 * @param slotBytes how far slots are apart; a power of two
 * @param keys more of the machine block, a line each
 */
public record Platform(String arch, String kernel, int pageShift, long arena, long slotBytes, List<String> keys) {

    /** Where workloads were measured: slots of 1 GiB, so that each region begins with page tables of its own. */
    public static final Platform MEASURED = new Platform("x86_64", "6.18", 12, 0x1000_0000_0000L, 1L << 30, List.of("memory 4GiB"));

    public Platform {
        keys = List.copyOf(keys);
    }

    /** The same machine with one key more. */
    public Platform with(String key) {
        return new Platform(arch, kernel, pageShift, arena, slotBytes, Stream.concat(keys.stream(), Stream.of(key)).toList());
    }

    long pageBytes() {
        return 1L << pageShift;
    }
}
