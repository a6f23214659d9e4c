package dev.faultline.launcher.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code --format json}: one document, an array of them for several scripts. The schema is docs/json-schema.json.
 *
 * <p>The same report gives the same bytes on every platform: keys in the published order, {@code \n} between lines.
 */
public final class JsonRenderer implements Renderer {

    @Override
    public void render(List<RunReport> runs, Writer out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(indented());
            if (runs.size() == 1) {
                document(runs.getFirst(), json);
            } else {
                json.writeStartArray();
                for (RunReport run : runs) {
                    document(run, json);
                }
                json.writeEndArray();
            }
        }
        out.write('\n');
    }

    private static void document(RunReport run, JsonGenerator json) throws IOException {
        JsonWriter writer = new JsonWriter(json);
        json.writeStartObject();
        json.writeNumberField("schema", RunReport.SCHEMA);
        json.writeStringField("version", run.version());
        json.writeStringField("script", run.script());
        writer.designOf(run);
        writer.field("params", run.params());
        json.writeStringField("digest", run.digest());
        json.writeArrayFieldStart("machines");
        for (MachineReport machine : run.machines()) {
            machine(machine, json, writer);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("results");
        for (Map<String, @Nullable Object> row : run.results()) {
            json.writeStartObject();
            for (Map.Entry<String, @Nullable Object> cell : row.entrySet()) {
                writer.field(cell.getKey(), cell.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        writer.field("output", run.output());
        ErrorReport first = run.error();
        if (first == null) {
            json.writeNullField("error");
        } else {
            json.writeObjectFieldStart("error");
            writer.error(first);
            json.writeEndObject();
        }
        json.writeArrayFieldStart("errors");
        for (ErrorReport error : run.errors()) {
            json.writeStartObject();
            writer.error(error);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void machine(MachineReport machine, JsonGenerator json, JsonWriter writer) throws IOException {
        json.writeStartObject();
        writer.machineFacts(machine);
        json.writeArrayFieldStart("lines");
        for (LineReport line : machine.lines()) {
            json.writeStartObject();
            writer.line(line);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("totals");
        writer.figures(machine.totals());
        json.writeEndObject();
        writer.machineState(machine);
        json.writeEndObject();
    }

    private static DefaultPrettyPrinter indented() {
        DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("").withObjectEmptySeparator(""));
        printer.indentObjectsWith(twoSpaces);
        printer.indentArraysWith(twoSpaces);
        return printer;
    }
}
