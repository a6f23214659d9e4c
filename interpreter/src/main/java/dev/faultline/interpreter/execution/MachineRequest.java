package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.bridge.MachineSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a machine block as they are collected, each with the place it was written at. */
public final class MachineRequest {

    /** Keys that options can say too, with what those options' names begin with. */
    private static final Map<String, String> OPTIONS_SAYING = Map.of("thp", "TRANSPARENT_HUGEPAGE_");

    private final Map<String, Object> keys = new LinkedHashMap<>();
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final Map<String, Object> sysctl = new LinkedHashMap<>();
    private final Map<String, Object> rlimit = new LinkedHashMap<>();
    private final Map<String, SourceSection> places = new LinkedHashMap<>();
    private final @Nullable SourceSection block;

    /** @param block where the machine block is, null for the default machine */
    public MachineRequest(@Nullable SourceSection block) {
        this.block = block;
    }

    /**
     * Sets a key; a later setting wins.
     *
     * @param path "cpus", "config.SMP", "sysctl.vm.swappiness", "rlimit.stack"
     * @param value Long, Double or String
     * @param place where it was written, null when it was not
     */
    public void set(String path, Object value, @Nullable SourceSection place) {
        int dot = path.indexOf('.');
        String group = dot < 0 ? "" : path.substring(0, dot);
        String name = path.substring(dot + 1);
        switch (group) {
            case "config" -> config.put(name, value);
            case "sysctl" -> sysctl.put(name, value);
            case "rlimit" -> rlimit.put(name, value);
            default -> keys.put(path, value);
        }
        if (place == null) {
            places.remove(path);
        } else {
            places.put(path, place);
        }
    }

    /** Where a key was written, else the block, else null. */
    public @Nullable SourceSection place(String path) {
        return places.getOrDefault(path, block);
    }

    @Nullable
    SourceSection block() {
        return block;
    }

    /** Lays the host's overrides over what the script asked for. Among them, options are stronger than keys, as in a script. */
    void override(Settings settings) {
        settings.machineKeys().forEach((path, text) -> {
            if (isKey(path)) {
                forgetOptionsSaying(path);
                override(path, text);
            }
        });
        settings.machineKeys().forEach((path, text) -> {
            if (!isKey(path)) {
                override(path, text);
            }
        });
        if (settings.seed() != null) {
            set("seed", settings.seed(), null);
        }
    }

    private void forgetOptionsSaying(String key) {
        String beginning = OPTIONS_SAYING.get(key);
        if (beginning != null) {
            config.keySet().removeIf(option -> option.startsWith(beginning));
        }
    }

    private static boolean isKey(String path) {
        return path.indexOf('.') < 0;
    }

    private void override(String path, String text) {
        set(path, path.equals("swap") ? swap(text) : GivenText.numberOrText(text), null);
    }

    /** "1GiB zram" as "BYTES KIND". */
    private static String swap(String text) {
        String[] words = text.strip().split("\\s+", 2);
        Object bytes = GivenText.numberOrText(words[0]);
        return words.length == 1 ? String.valueOf(bytes) : bytes + " " + words[1];
    }

    MachineSpec spec(boolean orderValidator, boolean keepsContents) {
        return new MachineSpec(
                new LinkedHashMap<>(keys),
                new LinkedHashMap<>(config),
                new LinkedHashMap<>(sysctl),
                new LinkedHashMap<>(rlimit),
                orderValidator,
                keepsContents);
    }
}
