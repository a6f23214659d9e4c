package dev.faultline.launcher;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schema of a run's result. */
public final class JsonSchema {

    private static final Path FILE = Path.of("..", "docs", "json-schema.json");

    private JsonSchema() {}

    /** What is wrong with a document, one sentence each; empty if it is valid. */
    public static List<String> violations(String document) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(Files.readString(FILE));
        return schema.validate(document, InputFormat.JSON).stream().map(Error::toString).toList();
    }
}
