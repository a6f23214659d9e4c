package dev.faultline.interpreter.bridge;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.block.DevicePreset;
import dev.faultline.runtime.block.DevicePresets;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.SwapSpec;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The machine key {@code swap}: turns "BYTES KIND" into an area of swap, and refuses what the architecture cannot name or the device not hold.
 */
final class SwapChoice {

    private static final SortedSet<String> KINDS = new TreeSet<>(Set.of("disk", "ssd", "zram"));
    private static final String DEFAULT_KIND = "ssd";

    private final Architecture arch;
    private final KernelPreset kernel;

    SwapChoice(Architecture arch, KernelPreset kernel) {
        this.arch = arch;
        this.kernel = kernel;
    }

    /** The areas a machine gets; none for 0 bytes. */
    List<SwapSpec> areas(Object asked) {
        String[] words = String.valueOf(asked).split(" ", 2);
        long bytes = bytes(words[0]);
        String kind = words.length == 1 ? DEFAULT_KIND : words[1];
        if (!KINDS.contains(kind)) {
            throw refused("there is no kind of swap \"" + kind + "\"", "available: " + String.join(", ", KINDS));
        }
        if (bytes == 0) {
            return List.of();
        }
        refuseSize(bytes, kind);
        return List.of(new SwapSpec(bytes, kind, 0));
    }

    private static long bytes(String word) {
        try {
            long bytes = Long.parseLong(word);
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException _) {
            // Said below, with what was asked for.
        }
        throw refused("swap is a size and a kind, and " + word + " is no size", "write `swap 1GiB ssd`");
    }

    private void refuseSize(long bytes, String kind) {
        int pageShift = arch.geometry().pageShift();
        long pages = bytes >>> pageShift;
        if (pages < 2) {
            throw refused("swap needs at least 2 pages, the first of which is its header", "make it larger, or leave it out");
        }
        if (pages - 1 > arch.maxSwapOffset()) {
            throw refused(
                    "a page-table entry of " + arch.name() + " names at most " + arch.maxSwapOffset() + " slots of swap, not "
                            + (pages - 1),
                    "swap is at most " + size(arch.maxSwapOffset() + 1 << pageShift) + " here");
        }
        if (pages > Integer.MAX_VALUE) {
            throw refused("a machine has at most 2^31 - 1 pages of swap", "give it less");
        }
        DevicePreset device = DevicePresets.of(kind, kernel);
        if (bytes > device.capacityBytes()) {
            throw refused(
                    "swap of " + size(bytes) + " does not fit its device, which holds " + size(device.capacityBytes()),
                    "give it less, or choose another kind: " + String.join(", ", KINDS));
        }
    }

    private static String size(long bytes) {
        return (bytes >>> 30) + " GiB";
    }

    private static KernelException.BootRefused refused(String sentence, String hint) {
        return new KernelException.BootRefused("swap", sentence, hint);
    }
}
