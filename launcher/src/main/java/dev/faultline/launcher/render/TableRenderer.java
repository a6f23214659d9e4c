package dev.faultline.launcher.render;

import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.editor.figures.Human;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.launcher.terminal.TextTable.Cell;
import dev.faultline.launcher.terminal.TextTable.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * {@code --format table}: for each machine what each line of the script cost, then the emitted rows.
 *
 * <p>A line shows its cost with everything that ran under it; lines of modules, which {@code --all-files} adds, show their own, so
 * that the same work is not read twice. Columns that are zero everywhere are left out. A run with many machines gets one line per
 * machine instead, and a script under several designs a {@link ComparisonTable}.
 */
public final class TableRenderer implements Renderer {

    /** With more machines than this a table for each is more than a person reads. */
    private static final int MOST_TABLES = 3;

    private static final int SOURCE_MINIMUM = 20;
    private static final double HOT = 0.5;
    private static final double WARM = 0.2;

    private final int width;
    private final Style style;
    private final boolean showLocks;
    private final boolean showAllFiles;

    public TableRenderer(int width, Style style, boolean showLocks, boolean showAllFiles) {
        this.width = width;
        this.style = style;
        this.showLocks = showLocks;
        this.showAllFiles = showAllFiles;
    }

    @Override
    public void render(List<RunReport> runs, Writer out) throws IOException {
        for (List<RunReport> ofScript : together(runs)) {
            RunReport run = ofScript.getFirst();
            if (ofScript.size() < runs.size()) {
                print(out, style.bold("== " + run.script()));
            }
            if (run.design() != null) {
                new ComparisonTable(width, style).write(ofScript, out);
                continue;
            }
            if (run.machines().size() > MOST_TABLES) {
                new MachinesTable(width, style).write(run, out);
            } else {
                for (MachineReport machine : run.machines()) {
                    machine(run, machine, out);
                }
            }
            new ResultsTable(width, style).write(run, out);
        }
    }

    /** Runs of one script under several designs are shown together. */
    private static List<List<RunReport>> together(List<RunReport> runs) {
        List<List<RunReport>> groups = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (RunReport run : runs) {
            if (run.design() == null || groups.isEmpty() || !seen.add(run.design())) {
                groups.add(new ArrayList<>());
                seen.clear();
                seen.add(String.valueOf(run.design()));
            }
            groups.getLast().add(run);
        }
        return groups;
    }

    private void machine(RunReport run, MachineReport machine, Writer out) throws IOException {
        String heading = (run.machines().size() > 1 ? "machine " + (machine.index() + 1) + ": " : "") + String.join(" · ", machine.arch(),
                machine.cpus() + (machine.cpus() == 1 ? " CPU" : " CPUs"), Human.size(machine.pageSize()) + " pages",
                "kernel " + machine.kernel(), machine.design(), "cost " + machine.cost());
        prose(out, heading, width, style::bold);
        List<LineReport> lines = machine.lines().stream().filter(line -> isShown(run, line)).toList();
        print(out, table(run, machine, lines), width, style);
        if (showLocks) {
            print(out, "");
            new LocksTable(width, style).write(machine, out);
        }
        print(out, "");
    }

    private boolean isShown(RunReport run, LineReport line) {
        return showAllFiles || line.line() == 0 || line.file().equals(run.script());
    }

    /** Modules show what they did themselves, lines of the script everything they caused. */
    private static Figures shown(RunReport run, LineReport line) {
        return line.file().equals(run.script()) ? line.inclusive() : line.own();
    }

    private TextTable table(RunReport run, MachineReport machine, List<LineReport> lines) {
        List<FigureColumn> figureColumns = FigureColumn.used(lines.stream().map(line -> shown(run, line)).toList(), machine.totals());
        List<Column> columns = new ArrayList<>(List.of(Column.text("line"), Column.clipped("source")));
        figureColumns.forEach(column -> columns.add(Column.number(column.title(), column.importance())));
        TextTable table = new TextTable(columns, SOURCE_MINIMUM);
        double wall = machine.totals().number("wall_ns");
        for (LineReport line : lines) {
            Figures figures = shown(run, line);
            double share = wall == 0 ? 0 : figures.number("wall_ns") / wall;
            List<Cell> cells = new ArrayList<>();
            cells.add(new Cell(place(run, line), style::dim));
            cells.add(Cell.of(withoutComment(line.source())));
            figureColumns.forEach(
                    column -> cells.add(new Cell(column.text(column.isOfStatement() ? line.own() : figures), paint(column, share))));
            table.row(cells);
        }
        table.rule();
        List<Cell> totals = new ArrayList<>(List.of(Cell.of(""), new Cell("total", style::bold)));
        figureColumns.forEach(column -> totals.add(new Cell(column.totalText(machine.totals()), style::bold)));
        table.row(totals);
        return table;
    }

    private static String place(RunReport run, LineReport line) {
        if (line.line() == 0) {
            return "";
        }
        return line.file().equals(run.script()) ? String.valueOf(line.line()) : line.file() + ":" + line.line();
    }

    /** A trailing comment is taken off, for room is short; a # inside a string is none. */
    static String withoutComment(String source) {
        boolean inString = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"' && (i == 0 || source.charAt(i - 1) != '\\')) {
                inString = !inString;
            } else if (c == '#' && !inString) {
                return source.substring(0, i).stripTrailing();
            }
        }
        return source;
    }

    private UnaryOperator<String> paint(FigureColumn column, double share) {
        if (column.isTrouble()) {
            return style::red;
        }
        if (column.isTime() && share >= HOT) {
            return style::red;
        }
        return column.isTime() && share >= WARM ? style::yellow : UnaryOperator.identity();
    }

    /** Prints a table, and the names of columns there was no room for. */
    static void print(Writer out, TextTable table, int width, Style style) throws IOException {
        TextTable.Layout layout = table.layOut(width, style);
        for (String line : layout.lines()) {
            print(out, line);
        }
        if (!layout.dropped().isEmpty()) {
            prose(out, "no room for: " + String.join(", ", layout.dropped()), width, style::dim);
        }
    }

    /** Prints a sentence, in as many lines as it takes. */
    static void prose(Writer out, String sentence, int width, UnaryOperator<String> paint) throws IOException {
        for (String line : Wrapping.wrap(sentence, width)) {
            print(out, paint.apply(line));
        }
    }

    static void print(Writer out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
