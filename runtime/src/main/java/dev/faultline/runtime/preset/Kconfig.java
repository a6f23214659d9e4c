package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration of a kernel build: the options there are, and what becomes of a script's wishes.
 *
 * <p>Wishes go the way {@code make oldconfig} takes them: what the source tree does not have is dropped, of a choice the last one set
 * wins, and what lacks a dependency is off. Every wish that does not come true is told in a note. A name or a value that no kernel knows
 * is an error, since it can only be a slip.
 */
public final class Kconfig {

    private final Map<String, ConfigOption> options;

    private Kconfig(Map<String, ConfigOption> options) {
        this.options = Collections.unmodifiableMap(options);
    }

    /** Reads the options that come with the machine. */
    public static Kconfig load() {
        Map<String, ConfigOption> options = new LinkedHashMap<>();
        for (DataObject entry : DataObject.resource("/kernels/kconfig.json").objects("options")) {
            ConfigOption option = ConfigOption.of(entry);
            for (String dependency : option.dependsOn()) {
                if (!options.containsKey(Dependency.of(dependency).name())) {
                    throw new IllegalStateException(option.name() + " depends on an option that does not come before it: " + dependency);
                }
            }
            options.put(option.name(), option);
        }
        return new Kconfig(options);
    }

    /** All options, dependencies before what depends on them. */
    public List<ConfigOption> options() {
        return List.copyOf(options.values());
    }

    /** Whether a kernel with that fault-path design has an option on an architecture. */
    public boolean has(String name, KernelPreset kernel, String design, String arch) {
        ConfigOption option = options.get(name);
        return option != null && option.exists(kernel, design, arch);
    }

    /**
     * A configuration.
     *
     * @param values every option the kernel has on that architecture, "y", "n" or a number
     * @param notes wishes that did not come true, in the order of the options
     */
    public record Resolution(SortedMap<String, String> values, List<PresetNote> notes) {}

    /**
     * Configures a kernel.
     *
     * @param design the fault-path design it runs, which may bring options of its own
     * @param asked what the script sets, in the order given: "y" or "n" (or "m"), another word, Long or decimal text
     * @throws PresetException for an option no kernel has, or a value it cannot take
     */
    public Resolution resolve(KernelPreset kernel, String design, String arch, Map<String, Object> asked) {
        SortedMap<String, String> values = new TreeMap<>();
        List<PresetNote> notes = new ArrayList<>();
        for (ConfigOption option : options.values()) {
            if (option.exists(kernel, design, arch)) {
                values.put(option.name(), option.initialFor(arch));
            }
        }
        asked.forEach((name, value) -> set(name, value, kernel, arch, values, notes));
        options.values().forEach(option -> tellOfContradictions(option, asked, values, notes));
        for (ConfigOption option : options.values()) {
            if ("y".equals(values.get(option.name()))) {
                checkDependencies(option, asked.containsKey(option.name()), values, notes);
            }
        }
        return new Resolution(Collections.unmodifiableSortedMap(values), List.copyOf(notes));
    }

    private void set(
            String name, Object asked, KernelPreset kernel, String arch, SortedMap<String, String> values, List<PresetNote> notes) {
        ConfigOption option = options.get(name);
        if (option == null) {
            throw new PresetException(
                    "config." + name,
                    "no kernel has an option %s".formatted(name),
                    "options: " + String.join(", ", options.keySet()));
        }
        String value = checked(option, asked.toString());
        String present = values.get(name);
        if (present == null) {
            notes.add(note(option, "kernel %s on %s has no option %s, which %s; it is left out".formatted(
                    kernel.name(), arch, name, option.home(kernel))));
        } else if (option.isFixed() && !value.equals(present)) {
            notes.add(note(option, "%s follows from the architecture; it stays %s on %s".formatted(name, present, arch)));
        } else if (option.choice() == null) {
            values.put(name, value);
        } else if (value.equals("y")) {
            options.values().stream()
                    .filter(other -> option.choice().equals(other.choice()))
                    .forEach(other -> values.replace(other.name(), other.equals(option) ? "y" : "n"));
        } else if (present.equals("y")) {
            notes.add(note(option, "%s stays y: to change it, set another option of its choice to y".formatted(name)));
        }
    }

    /** Tells of an option that was set to y, and then another of its choice. */
    private void tellOfContradictions(
            ConfigOption option, Map<String, Object> asked, SortedMap<String, String> values, List<PresetNote> notes) {
        if (option.choice() == null || !"n".equals(values.get(option.name())) || !"y".equals(asked.getOrDefault(option.name(), "n"))) {
            return;
        }
        options.values().stream()
                .filter(other -> option.choice().equals(other.choice()) && "y".equals(values.get(other.name())))
                .forEach(other -> notes.add(note(option, "%s and %s are one choice, of which the last one set holds: %s is off".formatted(
                        option.name(), other.name(), option.name()))));
    }

    private static String checked(ConfigOption option, String value) {
        boolean fits = switch (option.type()) {
            case BOOL -> value.equals("y") || value.equals("n");
            case INT -> isBetween(value, option.min(), option.max());
            case WORD -> option.words().contains(value);
        };
        if (!fits) {
            String wanted = switch (option.type()) {
                case BOOL -> "y or n";
                case INT -> "a number from " + option.min() + " to " + option.max();
                case WORD -> "one of " + String.join(", ", option.words());
            };
            throw new PresetException(
                    "config." + option.name(), "%s cannot be %s".formatted(option.name(), value), "it takes " + wanted);
        }
        return value;
    }

    private static boolean isBetween(String text, int min, int max) {
        try {
            int value = Integer.parseInt(text);
            return value >= min && value <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Switches an option off whose dependencies do not hold; the option's own dependencies were settled before it. */
    private static void checkDependencies(
            ConfigOption option, boolean wasAsked, SortedMap<String, String> values, List<PresetNote> notes) {
        for (String text : option.dependsOn()) {
            Dependency dependency = Dependency.of(text);
            // An option the source tree lacks is as good as off.
            if (!values.getOrDefault(dependency.name(), "n").equals(dependency.value())) {
                values.put(option.name(), "n");
                if (wasAsked) {
                    notes.add(note(option, "%s needs %s; it is off".formatted(option.name(), text)));
                }
                return;
            }
        }
    }

    private static PresetNote note(ConfigOption option, String sentence) {
        return new PresetNote("config." + option.name(), sentence);
    }

    private record Dependency(String name, String value) {
        static Dependency of(String text) {
            int equals = text.indexOf('=');
            return new Dependency(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
