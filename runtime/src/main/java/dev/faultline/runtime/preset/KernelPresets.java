package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All kernels a script can name, in the published order.
 *
 * <p>Source of the facts: Linux 2.6.9, 2.6.11, the split-lock series of October 2005, the posts of the patches by C. Lameter,
 * KAMEZAWA H. and P. Zijlstra, and the release notes of later kernels.
 */
public final class KernelPresets {

    private final Map<String, KernelPreset> byName;
    private final List<String> designs;
    private final Map<String, String> defaults;

    private KernelPresets(Map<String, KernelPreset> byName, List<String> designs, Map<String, String> defaults) {
        this.byName = Collections.unmodifiableMap(byName);
        this.designs = List.copyOf(designs);
        this.defaults = Map.copyOf(defaults);
    }

    /** Reads the kernels that come with the machine. */
    public static KernelPresets load() {
        DataObject root = DataObject.resource("/kernels/kernels.json");
        DataObject defaultKernels = root.object("default");
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String arch : defaultKernels.names()) {
            defaults.put(arch, defaultKernels.text(arch));
        }
        Map<String, DataObject> full = new LinkedHashMap<>();
        Map<String, KernelPreset> presets = new LinkedHashMap<>();
        for (DataObject entry : root.objects("kernels")) {
            String name = entry.text("name");
            full.put(name, inherit(entry, full));
            presets.put(name, KernelPreset.of(full.get(name)));
        }
        return new KernelPresets(presets, root.texts("designs"), defaults);
    }

    /** A kernel states only how it differs from the one it is based on, which comes before it in the file. */
    private static DataObject inherit(DataObject entry, Map<String, DataObject> earlier) {
        String base = entry.textOrNull("based_on");
        if (base == null) {
            return entry;
        }
        DataObject parent = earlier.get(base);
        if (parent == null) {
            throw new IllegalStateException(entry.text("name") + " is based on a kernel that does not come before it: " + base);
        }
        return entry.over(parent);
    }

    /** Names of all kernels, in the published order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Names of all designs a kernel can have, oldest first. */
    public List<String> designs() {
        return designs;
    }

    /**
     * The kernel of that name.
     *
     * @throws PresetException when there is none
     */
    public KernelPreset get(String name) {
        KernelPreset preset = byName.get(name);
        if (preset == null) {
            throw new PresetException(
                    "kernel", "there is no kernel \"%s\"".formatted(name), "available: " + String.join(", ", byName.keySet()));
        }
        return preset;
    }

    /**
     * The kernel a machine of that architecture runs unless told otherwise.
     *
     * @throws IllegalArgumentException for an architecture no kernel knows
     */
    public KernelPreset defaultFor(String arch) {
        String name = defaults.get(arch);
        if (name == null) {
            throw new IllegalArgumentException("no kernel knows architecture " + arch);
        }
        return get(name);
    }
}
