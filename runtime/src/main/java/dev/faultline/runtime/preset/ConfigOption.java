package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * @param designs designs that bring it to whatever kernel they are chosen for
 * @param choice the group of which exactly one is y, or null
 * @param dependsOn options that must have a value, "SMP=y", for this one to be y
 * @param isFixed whether it follows from the architecture and cannot be set
 * @param min least value of a number
 * @param max greatest value of a number
 * @param words the values of a word
 */
public record ConfigOption(
        String name,
        Type type,
        String initial,
        Map<String, String> initialByArch,
        List<String> archs,
        @Nullable String since,
        List<String> kernels,
        List<String> designs,
        @Nullable String choice,
        List<String> dependsOn,
        boolean isFixed,
        int min,
        int max,
        List<String> words) {

    /** What values an option takes. */
    public enum Type {
        BOOL,
        INT,
        WORD
    }

    /** Reads an entry of the options' file. */
    static ConfigOption of(DataObject entry) {
        Map<String, String> initialByArch = new LinkedHashMap<>();
        DataObject exceptions = entry.objectOrEmpty("default_by_arch");
        for (String arch : exceptions.names()) {
            initialByArch.put(arch, exceptions.text(arch));
        }
        Type type = Type.valueOf(entry.text("type"));
        ConfigOption option = new ConfigOption(
                entry.text("name"),
                type,
                entry.text("default"),
                Map.copyOf(initialByArch),
                entry.texts("archs"),
                entry.textOrNull("since"),
                entry.texts("kernels"),
                entry.texts("designs"),
                entry.textOrNull("choice"),
                entry.texts("depends_on"),
                entry.has("fixed") && entry.flag("fixed"),
                type == Type.INT ? entry.integer("min") : 0,
                type == Type.INT ? entry.integer("max") : 0,
                entry.texts("words"));
        entry.rejectRest();
        return option;
    }

    /** Whether a kernel's source tree, with that design in it, has this option at all on that architecture. */
    boolean exists(KernelPreset kernel, String design, String arch) {
        boolean known = kernels.contains(kernel.name()) || designs.contains(design)
                || since != null && kernel.version().isAtLeast(KernelVersion.of(since));
        return known && (archs.isEmpty() || archs.contains(arch));
    }

    /** Where it is found, for a kernel that lacks it, as the rest of a sentence: "comes with kernel 6.4 and later, for x86_64". */
    String home(KernelPreset lacking) {
        List<String> homes = new ArrayList<>();
        if (!designs.isEmpty()) {
            homes.add("design " + String.join(" or ", designs));
        }
        if (!kernels.isEmpty()) {
            homes.add("kernel " + String.join(" or ", kernels));
        }
        if (since != null && !lacking.version().isAtLeast(KernelVersion.of(since))) {
            homes.add("kernel " + since + " and later");
        }
        String where = String.join(", or ", homes) + (homes.isEmpty() || archs.isEmpty() ? "" : ", ")
                + (archs.isEmpty() ? "" : "for " + String.join(", ", archs));
        return (homes.isEmpty() ? "is " : "comes with ") + where;
    }

    String initialFor(String arch) {
        return initialByArch.getOrDefault(arch, initial);
    }
}
