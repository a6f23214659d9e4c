package dev.faultline.interpreter.builtins;

import dev.faultline.interpreter.nodes.call.MethodNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods values have. A method is known by its name alone; which kinds have it is the method's own business. */
public final class Methods {

    private static final Set<String> COMPUTING = Set.of("join", "push", "slice", "page");

    private Methods() {}

    /** Whether a method of this name only computes, and calls no function of the script. */
    public static boolean isComputing(String name) {
        return COMPUTING.contains(name);
    }

    /** A node for the method {@code name}, or null when no kind of value has one. */
    public static @Nullable MethodNode find(String name) {
        return switch (name) {
            case "map" -> MapNodeGen.create();
            case "filter" -> FilterNodeGen.create();
            case "join" -> JoinMethodNodeGen.create();
            case "push" -> PushMethodNodeGen.create();
            case "slice" -> SliceNodeGen.create();
            case "page" -> PageNodeGen.create();
            default -> null;
        };
    }
}
