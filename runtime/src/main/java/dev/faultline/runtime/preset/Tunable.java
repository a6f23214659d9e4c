package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A limit or a switch of the running kernel.
 *
 * @param name "vm.swappiness", "stack"
 * @param initial its value unless a script sets it
 * @param initialByKernel the same where kernels differ: the entry of the newest version that is not newer than the kernel, or the kernel's
 *     own name
 * @param initialByPrefault the same for each prefault rule, where it belongs to these: other kernels do not have it; else empty
 * @param min least value
 * @param max greatest value, or null where there is none
 */
public record Tunable(
        String name,
        long initial,
        Map<String, Long> initialByKernel,
        Map<String, Long> initialByPrefault,
        long min,
        @Nullable Long max) {

    /** The value that means "no limit". */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Reads an entry of the tunables' file. */
    static Tunable of(DataObject entry) {
        Tunable tunable = new Tunable(
                entry.text("name"),
                entry.whole("default"),
                numbers(entry.objectOrEmpty("default_by_kernel")),
                numbers(entry.objectOrEmpty("default_by_prefault")),
                entry.whole("min"),
                entry.has("max") ? entry.whole("max") : null);
        entry.rejectRest();
        return tunable;
    }

    private static Map<String, Long> numbers(DataObject byName) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String name : byName.names()) {
            numbers.put(name, byName.whole(name));
        }
        return Collections.unmodifiableMap(numbers);
    }

    boolean exists(KernelPreset kernel) {
        return initialByPrefault.isEmpty() || initialByPrefault.containsKey(kernel.prefault());
    }

    long initialFor(KernelPreset kernel) {
        Long own = initialByPrefault.getOrDefault(kernel.prefault(), initialByKernel.get(kernel.name()));
        if (own != null) {
            return own;
        }
        return initialByKernel.entrySet().stream()
                .filter(entry -> !entry.getKey().contains("-"))
                .filter(entry -> kernel.version().isAtLeast(KernelVersion.of(entry.getKey())))
                .max((left, right) -> KernelVersion.of(left.getKey()).compareTo(KernelVersion.of(right.getKey())))
                .map(Map.Entry::getValue)
                .orElse(initial);
    }
}
