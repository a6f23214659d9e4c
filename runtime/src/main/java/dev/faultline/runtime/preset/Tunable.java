package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A limit or a switch of the running kernel.
 *
 * @param name "vm.swappiness", "stack"
 * @param initial its value unless a script sets it
 * @param initialByKernel the same where kernels differ: the entry of the newest version that is not newer than the kernel, or the kernel's
 *     own name
 * @param kernels kernels that have it, by name; empty means all
 * @param min least value
 * @param max greatest value, or null where there is none
 */
public record Tunable(
        String name,
        long initial,
        Map<String, Long> initialByKernel,
        List<String> kernels,
        long min,
        @Nullable Long max) {

    /** The value that means "no limit". */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Reads an entry of the tunables' file. */
    static Tunable of(DataObject entry) {
        Map<String, Long> initialByKernel = new LinkedHashMap<>();
        DataObject exceptions = entry.objectOrEmpty("default_by_kernel");
        for (String kernel : exceptions.names()) {
            initialByKernel.put(kernel, exceptions.whole(kernel));
        }
        Tunable tunable = new Tunable(
                entry.text("name"),
                entry.whole("default"),
                Map.copyOf(initialByKernel),
                entry.texts("kernels"),
                entry.whole("min"),
                entry.has("max") ? entry.whole("max") : null);
        entry.rejectRest();
        return tunable;
    }

    boolean exists(KernelPreset kernel) {
        return kernels.isEmpty() || kernels.contains(kernel.name());
    }

    long initialFor(KernelPreset kernel) {
        Long own = initialByKernel.get(kernel.name());
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
