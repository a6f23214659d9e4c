package dev.faultline.launcher.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
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
 * {@code --format ndjson}: the same data as records of one line each, for tools that read streams.
 *
 * <p>The key {@code type} comes first: machine, line, total, result, output or error. Records that belong to a machine carry its index
 * as {@code machine}; all carry the script.
 */
public final class NdjsonRenderer implements Renderer {

    @Override
    public void render(List<RunReport> runs, Writer out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            for (RunReport run : runs) {
                new Records(run, json).write();
            }
        }
        if (!runs.isEmpty()) {
            out.write('\n');
        }
    }

    /** The records of one run. */
    private record Records(RunReport run, JsonGenerator json, JsonWriter writer) {

        Records(RunReport run, JsonGenerator json) {
            this(run, json, new JsonWriter(json));
        }

        void write() throws IOException {
            for (MachineReport machine : run.machines()) {
                begin("machine");
                writer.machineFacts(machine);
                writer.machineState(machine);
                json.writeEndObject();
                for (LineReport line : machine.lines()) {
                    begin("line");
                    json.writeNumberField("machine", machine.index());
                    writer.line(line);
                    json.writeEndObject();
                }
                begin("total");
                json.writeNumberField("machine", machine.index());
                writer.figures(machine.totals());
                json.writeEndObject();
            }
            for (Map<String, @Nullable Object> row : run.results()) {
                begin("result");
                writer.field("params", run.params());
                writer.field("row", row);
                json.writeEndObject();
            }
            for (String text : run.output()) {
                begin("output");
                json.writeStringField("text", text);
                json.writeEndObject();
            }
            for (ErrorReport error : run.errors()) {
                begin("error");
                writer.error(error);
                json.writeEndObject();
            }
        }

        private void begin(String type) throws IOException {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("script", run.script());
            writer.designOf(run);
        }
    }
}
