package dev.faultline.launcher.render;

import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.launcher.terminal.TextTable.Align;
import dev.faultline.launcher.terminal.TextTable.Cell;
import dev.faultline.launcher.terminal.TextTable.Column;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of {@code emit}, a column for each name in the order the names were first met. */
public final class ResultsTable {

    private static final int CELL_MINIMUM = 8;
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private final int width;
    private final Style style;

    public ResultsTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    void write(RunReport run, Writer out) throws IOException {
        if (run.results().isEmpty()) {
            return;
        }
        write(run.results(), out);
        TableRenderer.print(out, "");
    }

    /** Writes rows, at least one. */
    public void write(List<Map<String, @Nullable Object>> rows, Writer out) throws IOException {
        SequencedSet<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        int importance = names.size();
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            boolean numeric = rows.stream().allMatch(row -> row.get(name) == null || row.get(name) instanceof Number);
            columns.add(new Column(name, numeric ? Align.RIGHT : Align.LEFT, importance--, false));
        }
        TextTable table = new TextTable(columns, CELL_MINIMUM);
        for (Map<String, @Nullable Object> row : rows) {
            table.row(names.stream().map(name -> Cell.of(text(row.get(name)))).toList());
        }
        TableRenderer.print(out, table, width, style);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Double number when Double.isFinite(number) ->
                    new BigDecimal(number).round(SIX_DIGITS).stripTrailingZeros().toPlainString();
            case List<?> list -> list.stream().map(ResultsTable::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map.entrySet().stream().map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }
}
