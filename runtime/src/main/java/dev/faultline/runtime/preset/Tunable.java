package dev.faultline.runtime.preset;

import com.fasterxml.jackson.annotation.JsonProperty;
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
        @JsonProperty("default") long initial,
        Map<String, Long> initialByKernel,
        List<String> kernels,
        long min,
        @Nullable Long max) {

    /** The value that means "no limit". */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Members a file leaves out are empty. */
    public Tunable {
        initialByKernel = initialByKernel == null ? Map.of() : Map.copyOf(initialByKernel);
        kernels = kernels == null ? List.of() : List.copyOf(kernels);
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
