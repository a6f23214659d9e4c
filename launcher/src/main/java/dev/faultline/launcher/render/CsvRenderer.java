package dev.faultline.launcher.render;

import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code --format csv}: a header, then the rows of {@code emit} with the params in front; in runs that emit nothing, one row a line
 * entry with its own numbers. Several scripts or designs are told apart by columns in front. Quoting follows RFC 4180, but lines end in {@code \n}.
 */
public final class CsvRenderer implements Renderer {

    @Override
    public void render(List<RunReport> runs, Writer out) throws IOException {
        boolean anyEmitted = runs.stream().anyMatch(run -> !run.results().isEmpty());
        boolean isNamed = runs.stream().map(RunReport::script).distinct().count() > 1;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (RunReport run : runs) {
            if (anyEmitted) {
                emitted(run, rows, isNamed);
            } else {
                lines(run, rows, isNamed);
            }
        }
        SequencedSet<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        write(columns, rows, out);
    }

    private static void emitted(RunReport run, List<Map<String, @Nullable Object>> rows, boolean named) {
        for (Map<String, @Nullable Object> result : run.results()) {
            Map<String, @Nullable Object> row = start(run, named);
            row.putAll(run.params());
            result.forEach((name, value) -> flatten(name, value, row));
            rows.add(row);
        }
    }

    private static void lines(RunReport run, List<Map<String, @Nullable Object>> rows, boolean named) {
        for (MachineReport machine : run.machines()) {
            for (LineReport line : machine.lines()) {
                Map<String, @Nullable Object> row = start(run, named);
                row.put("machine", (long) machine.index());
                row.put("file", line.file());
                row.put("line", (long) line.line());
                row.put("source", line.source());
                row.putAll(line.own().flat());
                rows.add(row);
            }
        }
    }

    private static Map<String, @Nullable Object> start(RunReport run, boolean named) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        if (named) {
            row.put("script", run.script());
        }
        if (run.design() != null) {
            row.put("design", run.design());
        }
        return row;
    }

    private static void flatten(String name, @Nullable Object value, Map<String, @Nullable Object> row) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, innerValue) -> flatten(name + "." + inner, innerValue, row));
        } else {
            row.put(name, value);
        }
    }

    private static void write(SequencedSet<String> columns, List<Map<String, @Nullable Object>> rows, Writer out) throws IOException {
        if (columns.isEmpty()) {
            return;
        }
        out.write(String.join(",", columns.stream().map(CsvRenderer::quoted).toList()));
        out.write('\n');
        for (Map<String, @Nullable Object> row : rows) {
            String separator = "";
            for (String column : columns) {
                Object value = row.get(column);
                out.write(separator);
                out.write(value == null ? "" : quoted(value.toString()));
                separator = ",";
            }
            out.write('\n');
        }
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
