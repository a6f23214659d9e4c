package dev.faultline.runtime.cost;

import dev.faultline.runtime.data.DataException;
import dev.faultline.runtime.data.DataObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The cost models that come with the machine, one file each under {@code /models}. */
public final class CostModels {

    private static final List<String> NAMES = List.of("altix-itanium2", "modern-x86", "nehalem-2s", "piii-smp-500", "unit");

    private CostModels() {}

    /** Names of all models, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /** Name of the model an architecture's machines have unless a script says otherwise. */
    public static String defaultFor(String arch) {
        return switch (arch) {
            case "i386", "i386_pae" -> "piii-smp-500";
            case "x86_64" -> "modern-x86";
            case "ia64" -> "altix-itanium2";
            default -> throw new IllegalArgumentException("No cost model is the default of " + arch + ".");
        };
    }

    /**
     * Loads a model.
     *
     * @throws CostModelException when there is none of that name
     */
    public static CostModel load(String name) {
        if (!NAMES.contains(name)) {
            throw new CostModelException(
                    "there is no cost model \"%s\"".formatted(name), "available: " + String.join(", ", NAMES));
        }
        return model(DataObject.resource("/models/" + name + ".json"));
    }

    /**
     * Reads a model from a file's content.
     *
     * @throws CostModelException when a key is missing, unknown, or has a value of the wrong kind
     * @throws IOException when it cannot be read
     */
    public static CostModel read(InputStream json) throws IOException {
        try {
            return model(DataObject.read(json));
        } catch (DataException e) {
            throw new CostModelException("the cost model %s".formatted(e.getMessage()), "");
        }
    }

    private static CostModel model(DataObject root) {
        return new CostModelReader(root).read();
    }
}
