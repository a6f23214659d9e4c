package dev.faultline.interpreter.builtins;

import dev.faultline.interpreter.nodes.call.MethodNode;
import org.jspecify.annotations.Nullable;

/** The methods values have. A method is known by its name alone; which kinds have it is the method's own business. */
public final class Methods {

    private Methods() {}

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
