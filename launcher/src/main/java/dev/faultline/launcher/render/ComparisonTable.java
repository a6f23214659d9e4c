package dev.faultline.launcher.render;

import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.editor.figures.Human;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.launcher.terminal.TextTable.Cell;
import dev.faultline.launcher.terminal.TextTable.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same script under several designs: for each of its lines that cost time, a row a design.
 *
 * <p>Designs stand below one another rather than in columns, so that any number of them fits any terminal. The last column is how many
 * times as fast as the first design a line was; a script that failed under one design is compared up to where it did.
 */
public final class ComparisonTable {

    private static final int SOURCE_MINIMUM = 16;

    /** Below so many columns a line and its costs do not fit beside one another. */
    private static final int NARROW = 72;

    private static final List<Column> COSTS = List.of(
            Column.number("faults", 80), Column.number("lock wait", 70), Column.number("time", 100), Column.number("speed", 90));

    private static final double AS_FAST = 1.005;

    private final int width;
    private final Style style;

    public ComparisonTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /** @param runs of one script, in the order the designs were named */
    public void write(List<RunReport> runs, Writer out) throws IOException {
        int machines = runs.stream().mapToInt(run -> run.machines().size()).max().orElse(0);
        for (int i = 0; i < machines; i++) {
            machine(runs, i, machines > 1, out);
        }
        for (RunReport run : runs) {
            if (!run.results().isEmpty()) {
                TableRenderer.print(out, style.bold(String.valueOf(run.design())));
                new ResultsTable(width, style).write(run, out);
            }
        }
    }

    private void machine(List<RunReport> runs, int index, boolean isNumbered, Writer out) throws IOException {
        List<RunReport> booted = runs.stream().filter(run -> run.machines().size() > index).toList();
        MachineReport first = booted.getFirst().machines().get(index);
        TableRenderer.prose(out, (isNumbered ? "machine " + (index + 1) + ": " : "")
                + String.join(" · ", first.arch(), first.cpus() + (first.cpus() == 1 ? " CPU" : " CPUs"),
                        Human.size(first.pageSize()) + " pages", "kernel " + first.kernel(), "cost " + first.cost()),
                width, style::bold);
        List<LineReport> lines = lines(booted, index);
        boolean hasTotal = lines.size() != 1 || booted.stream().anyMatch(run -> !isAll(at(run, index, lines.getFirst()), run, index));
        if (width < NARROW) {
            below(booted, index, lines, hasTotal, out);
        } else {
            beside(booted, index, lines, hasTotal, out);
        }
        TableRenderer.print(out, "");
    }

    private void beside(List<RunReport> runs, int index, List<LineReport> lines, boolean hasTotal, Writer out) throws IOException {
        List<Column> columns = new ArrayList<>(List.of(Column.text("line"), Column.clipped("source"), Column.text("design")));
        columns.addAll(COSTS);
        TextTable table = new TextTable(columns, SOURCE_MINIMUM);
        for (LineReport line : lines) {
            List<Cell> place =
                    List.of(new Cell(String.valueOf(line.line()), style::dim), Cell.of(TableRenderer.withoutComment(line.source())));
            rows(table, runs, index, place, run -> at(run, index, line));
        }
        if (hasTotal) {
            table.rule();
            rows(table, runs, index, List.of(Cell.of(""), Cell.of("total")), run -> run.machines().get(index).totals());
        }
        TableRenderer.print(out, table, width, style);
    }

    /** On a narrow terminal a line stands above its costs. */
    private void below(List<RunReport> runs, int index, List<LineReport> lines, boolean hasTotal, Writer out) throws IOException {
        for (LineReport line : lines) {
            String source = line.line() + "  " + TableRenderer.withoutComment(line.source());
            TableRenderer.print(out, style.bold(TextTable.clip(source, width)));
            costs(runs, index, run -> at(run, index, line), out);
        }
        if (hasTotal) {
            TableRenderer.print(out, style.bold("total"));
            costs(runs, index, run -> run.machines().get(index).totals(), out);
        }
    }

    private void costs(List<RunReport> runs, int index, Cost cost, Writer out) throws IOException {
        List<Column> columns = new ArrayList<>(List.of(Column.clipped("design")));
        columns.addAll(COSTS);
        TextTable table = new TextTable(columns, SOURCE_MINIMUM);
        rows(table, runs, index, List.of(), cost);
        TableRenderer.print(out, table, width, style);
    }

    /** Whether a line took all the time there was: the total would say it again. */
    private static boolean isAll(@Nullable Figures line, RunReport run, int index) {
        return line != null && line.count("wall_ns") == run.machines().get(index).totals().count("wall_ns");
    }

    /** The script's own lines that took time under any design. */
    private static List<LineReport> lines(List<RunReport> runs, int index) {
        List<LineReport> lines = new ArrayList<>();
        for (RunReport run : runs) {
            for (LineReport line : run.machines().get(index).lines()) {
                boolean isShown = line.line() > 0 && line.file().equals(run.script()) && line.inclusive().count("wall_ns") > 0;
                if (isShown && lines.stream().noneMatch(known -> known.line() == line.line())) {
                    lines.add(line);
                }
            }
        }
        lines.sort((a, b) -> Integer.compare(a.line(), b.line()));
        return lines;
    }

    private static @Nullable Figures at(RunReport run, int index, LineReport line) {
        Optional<LineReport> same = run.machines().get(index).lines().stream()
                .filter(candidate -> candidate.line() == line.line() && candidate.file().equals(line.file()))
                .findFirst();
        return same.map(LineReport::inclusive).orElse(null);
    }

    /** What one line cost under one design. */
    private interface Cost {
        @Nullable
        Figures of(RunReport run);
    }

    /** @param place what stands in front of the design, in the first row alone */
    private void rows(TextTable table, List<RunReport> runs, int index, List<Cell> place, Cost cost) {
        Figures first = cost.of(runs.getFirst());
        boolean isFirst = true;
        for (RunReport run : runs) {
            Figures figures = cost.of(run);
            List<Cell> cells = new ArrayList<>(isFirst ? place : Collections.nCopies(place.size(), Cell.of("")));
            cells.add(Cell.of(designOf(run, index)));
            if (figures == null) {
                cells.addAll(List.of(Cell.of(""), Cell.of(""), Cell.of("not run"), Cell.of("")));
            } else {
                cells.add(Cell.of(Human.count(figures.count("faults"))));
                cells.add(Cell.of(Human.time(figures.count("lock_wait_ns"))));
                cells.add(Cell.of(Human.time(figures.count("wall_ns"))));
                double speed = first == null || figures.number("wall_ns") == 0 ? 0 : first.number("wall_ns") / figures.number("wall_ns");
                cells.add(new Cell(speed == 0 ? "" : String.format(Locale.ROOT, "%.2fx", speed), paint(speed)));
            }
            table.row(cells);
            isFirst = false;
        }
    }

    /** What ran, where that is not what was asked for. */
    private static String designOf(RunReport run, int index) {
        String asked = String.valueOf(run.design());
        String ran = run.machines().get(index).design();
        return ran.equals(asked) ? asked : asked + " (" + ran + ")";
    }

    private UnaryOperator<String> paint(double speed) {
        if (speed > AS_FAST) {
            return style::green;
        }
        return speed > 0 && speed < 1 / AS_FAST ? style::red : UnaryOperator.identity();
    }
}
