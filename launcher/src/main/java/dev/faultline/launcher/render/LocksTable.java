package dev.faultline.launcher.render;

import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.editor.figures.Human;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.launcher.terminal.TextTable.Cell;
import dev.faultline.launcher.terminal.TextTable.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;

/** {@code --locks}: who waited for which lock and how long, the worst first. */
public final class LocksTable {

    private static final int NAME_MINIMUM = 16;

    private final int width;
    private final Style style;

    public LocksTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    void write(MachineReport machine, Writer out) throws IOException {
        write(machine.locks(), out);
    }

    /** Writes a row for each lock that was taken. */
    public void write(List<LockReport> locks, Writer out) throws IOException {
        List<LockReport> used = locks.stream().filter(lock -> lock.acquisitions() > 0)
                .sorted(Comparator.comparingLong(LockReport::waitNanos).thenComparingLong(LockReport::acquisitions).reversed()
                        .thenComparing(LockReport::name))
                .toList();
        if (used.isEmpty()) {
            TableRenderer.print(out, "No lock was taken.");
            return;
        }
        TextTable table = new TextTable(List.of(Column.clipped("lock"), new Column("kind", TextTable.Align.LEFT, 30, false),
                Column.number("taken", 90), Column.number("read", 40), Column.number("write", 40), Column.number("contended", 80),
                Column.number("wait", 100), Column.number("longest", 60), Column.number("held", 70)), NAME_MINIMUM);
        for (LockReport lock : used) {
            table.row(List.of(Cell.of(lock.name()), Cell.of(lock.kind() + " " + lock.lockClass()), count(lock.acquisitions()),
                    count(lock.read()), count(lock.write()), count(lock.contended()), time(lock.waitNanos()), time(lock.maxWaitNanos()),
                    time(lock.holdNanos())));
        }
        TableRenderer.print(out, table, width, style);
    }

    private static Cell count(long count) {
        return Cell.of(count == 0 ? "" : Human.count(count));
    }

    private static Cell time(long nanos) {
        return Cell.of(nanos == 0 ? "" : Human.time(nanos));
    }
}
