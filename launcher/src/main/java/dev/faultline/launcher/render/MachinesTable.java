package dev.faultline.launcher.render;

import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.editor.figures.Human;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.launcher.terminal.TextTable.Cell;
import dev.faultline.launcher.terminal.TextTable.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** One row a machine, for scripts that boot many: which it was and what all its lines came to. */
final class MachinesTable {

    private static final int KERNEL_MINIMUM = 12;

    private final int width;
    private final Style style;

    MachinesTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    void write(RunReport run, Writer out) throws IOException {
        TextTable table = new TextTable(List.of(Column.number("machine", Column.ALWAYS), Column.number("line", 20),
                new Column("arch", TextTable.Align.LEFT, 60, false), Column.number("CPUs", 70), Column.clipped("kernel, design"),
                Column.number("pages", 80), Column.number("faults", 90), Column.number("lock wait", 65), Column.number("cpu", 50),
                Column.number("time", 100), Column.number("rate", 75)), KERNEL_MINIMUM);
        for (MachineReport machine : run.machines()) {
            Figures totals = machine.totals();
            table.row(List.of(Cell.of(String.valueOf(machine.index() + 1)),
                    new Cell(machine.line() == 0 ? "" : String.valueOf(machine.line()), style::dim), Cell.of(machine.arch()),
                    Cell.of(Human.count(machine.cpus())), Cell.of(machine.kernel() + ", " + machine.design()),
                    Cell.of(Human.count(totals.count("pages"))), Cell.of(Human.count(totals.count("faults"))),
                    Cell.of(Human.time(totals.count("lock_wait_ns"))), Cell.of(Human.time(totals.count("cpu_ns"))),
                    Cell.of(Human.time(totals.count("wall_ns"))), Cell.of(Human.rate(totals.number("rate")))));
        }
        TableRenderer.print(out, table, width, style);
        TableRenderer.prose(out, "Each line of each machine: --format json or csv.", width, style::dim);
        TableRenderer.print(out, "");
    }
}
