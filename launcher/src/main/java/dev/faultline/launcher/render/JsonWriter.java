package dev.faultline.launcher.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.NoteReport;
import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the parts of the published document, each with its keys in the published order. Shared by json and ndjson. */
final class JsonWriter {

    private final JsonGenerator json;

    JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    /** The design of a run that is one of several to compare; other runs say nothing here. */
    void designOf(RunReport run) throws IOException {
        if (run.design() != null) {
            json.writeStringField("design", run.design());
        }
    }

    /** Keys that say which machine it was, without what was measured on it. */
    void machineFacts(MachineReport machine) throws IOException {
        json.writeNumberField("index", machine.index());
        json.writeStringField("file", machine.file());
        json.writeNumberField("line", machine.line());
        json.writeStringField("arch", machine.arch());
        json.writeNumberField("cpus", machine.cpus());
        json.writeNumberField("page_size", machine.pageSize());
        json.writeStringField("kernel", machine.kernel());
        json.writeStringField("design", machine.design());
        json.writeNumberField("seed", machine.seed());
        field("config", machine.config());
        json.writeStringField("cost", machine.cost());
        json.writeArrayFieldStart("notes");
        for (NoteReport note : machine.notes()) {
            json.writeStartObject();
            json.writeStringField("key", note.key());
            json.writeStringField("message", note.message());
            json.writeStringField("file", note.file());
            json.writeNumberField("line", note.line());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Lock use and the kernel's counters. */
    void machineState(MachineReport machine) throws IOException {
        json.writeArrayFieldStart("locks");
        for (LockReport lock : machine.locks()) {
            lock(lock);
        }
        json.writeEndArray();
        field("counters", machine.counters());
    }

    /** One line's entry, without the braces around it. */
    void line(LineReport line) throws IOException {
        json.writeStringField("file", line.file());
        json.writeNumberField("line", line.line());
        json.writeStringField("source", line.source());
        figures(line.own());
        if (line.withInner() != null) {
            json.writeObjectFieldStart("with_inner");
            figures(line.withInner());
            json.writeEndObject();
        }
    }

    /** The fields of {@code figures}, without the braces around them. */
    void figures(Figures figures) throws IOException {
        for (Map.Entry<String, @Nullable Object> entry : figures.values().entrySet()) {
            field(entry.getKey(), entry.getValue());
        }
    }

    private void lock(LockReport lock) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", lock.name());
        json.writeStringField("class", lock.lockClass());
        json.writeStringField("kind", lock.kind());
        json.writeNumberField("acquisitions", lock.acquisitions());
        json.writeNumberField("contended", lock.contended());
        json.writeNumberField("wait_ns", lock.waitNanos());
        json.writeNumberField("hold_ns", lock.holdNanos());
        json.writeNumberField("max_wait_ns", lock.maxWaitNanos());
        json.writeNumberField("read", lock.read());
        json.writeNumberField("write", lock.write());
        json.writeEndObject();
    }

    /** An error's keys, without the braces around them. */
    void error(ErrorReport error) throws IOException {
        json.writeStringField("code", error.code());
        json.writeStringField("message", error.message());
        json.writeStringField("file", error.file());
        json.writeNumberField("line", error.line());
        json.writeNumberField("column", error.column());
        field("hint", error.hint());
    }

    /** A named value of a kind that JSON knows. */
    void field(String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        value(value);
    }

    private void value(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean bool -> json.writeBoolean(bool);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case String text -> json.writeString(text);
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    value(element);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    field(String.valueOf(entry.getKey()), entry.getValue());
                }
                json.writeEndObject();
            }
            default -> throw new IllegalStateException("a report holds no " + value.getClass());
        }
    }
}
