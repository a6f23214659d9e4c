package dev.faultline.runtime.preset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads this package's data files. A file that does not fit is a defect of the build, never of the user. */
final class PresetFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PresetFiles() {}

    /** The tree in {@code /kernels/<file>}. */
    static JsonNode read(String file) {
        try (InputStream in = PresetFiles.class.getResourceAsStream("/kernels/" + file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from this build");
            }
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Binds a tree to a record by the record's component names; an unknown key is an error. */
    static <T> T bind(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a " + type.getSimpleName() + " of " + tree, e);
        }
    }
}
