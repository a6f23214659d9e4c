package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be set on a running kernel: the sysctls, or the resource limits of its processes. */
public final class Tunables {

    private final String kind;
    private final Map<String, Tunable> byName;

    private Tunables(String kind, Map<String, Tunable> byName) {
        this.kind = kind;
        this.byName = Collections.unmodifiableMap(byName);
    }

    /** The sysctls that come with the machine, by dotted name. */
    public static Tunables sysctls() {
        return load("sysctl");
    }

    /** The resource limits that come with the machine, in bytes. */
    public static Tunables rlimits() {
        return load("rlimit");
    }

    private static Tunables load(String kind) {
        Map<String, Tunable> byName = new LinkedHashMap<>();
        for (DataObject entry : DataObject.resource("/kernels/tunables.json").objects(kind)) {
            Tunable tunable = Tunable.of(entry);
            byName.put(tunable.name(), tunable);
        }
        return new Tunables(kind, byName);
    }

    public List<Tunable> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The values a kernel runs with.
     *
     * @param asked what the script sets
     * @return every tunable the kernel has
     * @throws PresetException for a name the kernel does not have, or a value outside its range
     */
    public SortedMap<String, Long> resolve(KernelPreset kernel, Map<String, Long> asked) {
        SortedMap<String, Long> values = new TreeMap<>();
        for (Tunable tunable : byName.values()) {
            if (tunable.exists(kernel)) {
                values.put(tunable.name(), tunable.initialFor(kernel));
            }
        }
        asked.forEach((name, value) -> {
            if (!values.containsKey(name)) {
                throw lacking(kernel, name, values);
            }
            values.put(name, checked(byName.get(name), value));
        });
        return Collections.unmodifiableSortedMap(values);
    }

    private PresetException lacking(KernelPreset kernel, String name, SortedMap<String, Long> values) {
        Tunable known = byName.get(name);
        boolean isOfPrefault = known != null && !known.initialByPrefault().isEmpty();
        return new PresetException(
                kind + "." + name,
                isOfPrefault
                        ? "prefault %s has no %s %s".formatted(kernel.prefault(), kind, name)
                        : "kernel %s has no %s %s".formatted(kernel.name(), kind, name),
                isOfPrefault
                        ? "prefault rules that have it: " + String.join(", ", known.initialByPrefault().keySet())
                        : "it has " + String.join(", ", values.keySet()));
    }

    private long checked(Tunable tunable, long value) {
        Long max = tunable.max();
        if (value < tunable.min() || max != null && value > max) {
            String range = max == null ? tunable.min() + " or more" : "a number from " + tunable.min() + " to " + max;
            throw new PresetException(
                    kind + "." + tunable.name(), "%s cannot be %d".formatted(tunable.name(), value), "it takes " + range);
        }
        return value;
    }
}
