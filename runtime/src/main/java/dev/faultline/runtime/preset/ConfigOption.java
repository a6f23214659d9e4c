package dev.faultline.runtime.preset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One option a kernel can be built with, under its Kconfig name without the prefix.
 *
 * @param name as in Kconfig, "ATOMIC_TABLE_OPS"
 * @param type whether it is y or n, or a number
 * @param initial its value unless a script sets it
 * @param initialByArch the same where architectures differ
 * @param archs architectures that have it; empty means all
 * @param since the first kernel version that has it, or null when it depends on {@code kernels}
 * @param kernels kernels that have it besides, by name: patched ones
 * @param choice the group of which exactly one is y, or null
 * @param dependsOn options that must have a value, "SMP=y", for this one to be y
 * @param isFixed whether it follows from the architecture and cannot be set
 * @param min least value of a number
 * @param max greatest value of a number
 */
public record ConfigOption(
        String name,
        Type type,
        @JsonProperty("default") String initial,
        Map<String, String> initialByArch,
        List<String> archs,
        @Nullable String since,
        List<String> kernels,
        @Nullable String choice,
        List<String> dependsOn,
        @JsonProperty("fixed") boolean isFixed,
        int min,
        int max) {

    /** What values an option takes. */
    public enum Type {
        BOOL,
        INT
    }

    /** Members a file leaves out are empty. */
    public ConfigOption {
        initialByArch = initialByArch == null ? Map.of() : Map.copyOf(initialByArch);
        archs = archs == null ? List.of() : List.copyOf(archs);
        kernels = kernels == null ? List.of() : List.copyOf(kernels);
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    }

    /** Whether a kernel's source tree on that architecture has this option at all. */
    boolean exists(KernelPreset kernel, String arch) {
        boolean known = kernels.contains(kernel.name()) || since != null && kernel.version().isAtLeast(KernelVersion.of(since));
        return known && (archs.isEmpty() || archs.contains(arch));
    }

    String initialFor(String arch) {
        return initialByArch.getOrDefault(arch, initial);
    }
}
