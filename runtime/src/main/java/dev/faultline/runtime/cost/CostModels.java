package dev.faultline.runtime.cost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The cost models that come with the machine, one file each under {@code /models}. */
public final class CostModels {

    private static final List<String> NAMES = List.of("altix-itanium2", "modern-x86", "unit");

    private CostModels() {}

    /** Names of all models, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Loads a model.
     *
     * @throws CostModelException when there is none of that name
     */
    public static CostModel load(String name) {
        if (!NAMES.contains(name)) {
            throw new CostModelException(
                    "There is no cost model \"%s\".".formatted(name), "Available: " + String.join(", ", NAMES) + ".");
        }
        try (InputStream in = CostModels.class.getResourceAsStream("/models/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the file of cost model " + name + " is missing from this build");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read cost model " + name, e);
        }
    }

    /**
     * Reads a model from a file's content.
     *
     * @throws CostModelException when a key is missing, unknown, or has a value of the wrong kind
     * @throws IOException when it is not JSON or cannot be read
     */
    public static CostModel read(InputStream json) throws IOException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        JsonNode root = mapper.readTree(json);
        return new CostModelReader(root).read();
    }
}
