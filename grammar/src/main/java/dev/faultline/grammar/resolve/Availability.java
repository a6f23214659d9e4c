package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Operation;
import java.util.Map;
import java.util.Set;

/**
 * What the language describes and this version does not do yet. The resolver refuses it at its place, so that nothing is
 * silently ignored; whoever builds a part deletes its line here.
 */
final class Availability {

    /** Operations, by the word they begin with. */
    static final Map<Class<? extends Operation>, String> MISSING_OPERATIONS = Map.ofEntries(
            Map.entry(Operation.File.class, "file"),
            Map.entry(Operation.Read.class, "read"),
            Map.entry(Operation.Write.class, "write"),
            Map.entry(Operation.Fsync.class, "fsync"),
            Map.entry(Operation.Evict.class, "evict"),
            Map.entry(Operation.Truncate.class, "truncate"),
            Map.entry(Operation.RemapFilePages.class, "remap_file_pages"),
            Map.entry(Operation.Stall.class, "stall"),
            Map.entry(Operation.Pressure.class, "pressure"),
            Map.entry(Operation.Reclaim.class, "reclaim"),
            Map.entry(Operation.Swapoff.class, "swapoff"));

    /** {@code mmap file}. */
    static final boolean MISSING_FILE_MAPPINGS = true;

    /** {@code expect} forms. */
    static final Set<String> MISSING_EXPECTATIONS = Set.of("oom");

    /** Values of machine keys; {@code swap} is missing with any size but 0. */
    static final Map<String, Set<String>> MISSING_MACHINE_VALUES = Map.of(
            "prefault", Set.of("v1", "v2", "v4", "v5", "v13"),
            "prezero", Set.of("on"));

    static final boolean MISSING_SWAP = true;

    private Availability() {}

    /** The one sentence all refusals have. */
    static String sentence(String what) {
        return "`" + what + "` is not available yet";
    }
}
