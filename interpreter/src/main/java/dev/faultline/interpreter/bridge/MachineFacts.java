package dev.faultline.interpreter.bridge;

import java.util.List;
import java.util.Map;

/**
 * A booted machine's description.
 *
 * @param memory bytes
 * @param pageSize bytes
 * @param config options that are set, by name, sorted
 * @param notes what fell back to something else, and why (an option whose dependencies do not hold)
 */
public record MachineFacts(
        String arch,
        int cpus,
        int nodes,
        long memory,
        int pageSize,
        String kernel,
        String design,
        String rwsem,
        String spinlock,
        String counters,
        String cost,
        long seed,
        Map<String, String> config,
        List<Note> notes) {

    /** @param key the machine key the note is about ("kernel", "config.ATOMIC_TABLE_OPS") */
    public record Note(String key, String sentence) {}
}
