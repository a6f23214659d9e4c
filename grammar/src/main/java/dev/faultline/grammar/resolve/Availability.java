package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Operation;
import java.util.Map;

/**
 * What the language describes and this version does not do yet. The resolver refuses it at its place, so that nothing is
 * silently ignored; whoever builds a part deletes its line here.
 */
final class Availability {

    /** Operations, by the word they begin with. */
    static final Map<Class<? extends Operation>, String> MISSING_OPERATIONS = Map.ofEntries(
            Map.entry(Operation.Stall.class, "stall"));

    private Availability() {}

    /** The one sentence all refusals have. */
    static String sentence(String what) {
        return "`" + what + "` is not available yet";
    }
}
