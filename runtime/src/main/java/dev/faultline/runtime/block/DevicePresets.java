package dev.faultline.runtime.block;

import dev.faultline.runtime.cost.CostFact;
import dev.faultline.runtime.cost.CostFile;
import dev.faultline.runtime.data.DataObject;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelVersion;
import java.util.List;
import java.util.Map;

/** The devices that come with the machine, one data file each under {@code /devices}. */
public final class DevicePresets {

    private static final List<String> NAMES = List.of("disk", "disk-2004", "ssd", "zram");

    /** From this kernel on, of 2009, a machine has a disk of today. */
    private static final KernelVersion LATER_DISK = new KernelVersion(2, 6, 32);

    private DevicePresets() {}

    /** Names of all files, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /** The device a script calls {@code word} (disk, ssd, zram) on a machine with that kernel: an early one has a disk of its time. */
    public static DevicePreset of(String word, KernelPreset kernel) {
        return load(word.equals("disk") && !kernel.version().isAtLeast(LATER_DISK) ? "disk-2004" : word);
    }

    /** Loads a preset by the name of its file. */
    static DevicePreset load(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("there is no device \"%s\", only %s".formatted(name, String.join(", ", NAMES)));
        }
        CostFile file = new CostFile(DataObject.resource("/devices/" + name + ".json"));
        DevicePreset preset = read(file);
        file.rejectRest();
        return preset;
    }

    private static DevicePreset read(CostFile file) {
        String name = file.text("name");
        String doc = file.text("doc");
        Map<String, String> sources = file.sources();
        // Filled while the group is read.
        List<CostFact> facts = file.facts();
        String kind = file.text("kind");
        return switch (kind) {
            case "rotational" -> file.group("device", group -> new DevicePreset.Rotational(
                    name, doc, sources, facts,
                    DevicePreset.gigabytes(group, "capacity_gb"),
                    group.time("command_ns"),
                    group.time("seek_track_ms"),
                    group.time("seek_full_ms"),
                    group.time("rotation_ms"),
                    group.rate("transfer_gb_per_s")));
            case "solid-state" -> file.group("device", group -> new DevicePreset.SolidState(
                    name, doc, sources, facts,
                    DevicePreset.gigabytes(group, "capacity_gb"),
                    group.count("parallel_requests"),
                    group.time("read_latency_ns"),
                    group.time("write_latency_ns"),
                    group.rate("read_gb_per_s"),
                    group.rate("write_gb_per_s")));
            case "compressed-memory" -> file.group("device", group -> new DevicePreset.CompressedMemory(
                    name, doc, sources, facts,
                    DevicePreset.gigabytes(group, "capacity_gb"),
                    group.rate("compress_gb_per_s"),
                    group.rate("decompress_gb_per_s")));
            default -> throw new IllegalStateException("/devices/" + name + ".json is of no known kind: " + kind);
        };
    }
}
