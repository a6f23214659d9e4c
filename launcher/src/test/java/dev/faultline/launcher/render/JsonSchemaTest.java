package dev.faultline.launcher.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.faultline.launcher.JsonSchema;
import dev.faultline.launcher.SampleRuns;
import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {

    @Test
    void whatWePrintIsValid() throws IOException {
        assertEquals(List.of(), JsonSchema.violations(json(SampleRuns.faulting())));
        assertEquals(List.of(), JsonSchema.violations(json(SampleRuns.sweeping())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"digest\"", "\"lock_wait_ns\"", "\"access_bit\"", "\"p99\"", "\"max_wait_ns\"", "\"column\"", "\"counters\"",
        "\"errors\""})
    void aMissingKeyIsNoticed(String key) throws IOException {
        boolean inError = key.equals("\"column\"");
        String valid = json(inError ? SampleRuns.sweeping() : SampleRuns.faulting());
        assertFalse(JsonSchema.violations(valid.replace(key, "\"renamed\"")).isEmpty(), key);
    }

    private static String json(RunReport run) throws IOException {
        StringWriter out = new StringWriter();
        new JsonRenderer().render(List.of(run), out);
        return out.toString();
    }
}
