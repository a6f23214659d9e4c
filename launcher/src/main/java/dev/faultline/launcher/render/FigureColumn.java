package dev.faultline.launcher.render;

import dev.faultline.launcher.report.Figures;
import dev.faultline.editor.figures.Human;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A column of the table made from one field: its title, how its value reads, and how early it goes when room is short.
 *
 * @param field published name, {@code kinds.cow} for one inside an object
 * @param importance see {@link dev.faultline.launcher.terminal.TextTable.Column}
 */
record FigureColumn(String field, String title, Unit unit, int importance) {

    private enum Unit {
        COUNT,
        TIME,
        RATE,
        TEXT
    }

    /** In the order they stand in the table; the kinds of faults come after {@code faults}. */
    private static final List<FigureColumn> BEFORE_KINDS = List.of(new FigureColumn("hits", "hits", Unit.COUNT, 10),
            new FigureColumn("pages", "pages", Unit.COUNT, 80), new FigureColumn("faults", "faults", Unit.COUNT, 90));

    private static final List<FigureColumn> AFTER_KINDS = List.of(new FigureColumn("prefaulted", "prefaulted", Unit.COUNT, 40),
            new FigureColumn("major", "major", Unit.COUNT, 60), new FigureColumn("segv", "segv", Unit.COUNT, 75),
            new FigureColumn("sigbus", "sigbus", Unit.COUNT, 75), new FigureColumn("errno", "errno", Unit.TEXT, 75),
            new FigureColumn("lock_wait_ns", "lock wait", Unit.TIME, 65), new FigureColumn("wall_ns", "time", Unit.TIME, 100),
            new FigureColumn("rate", "rate", Unit.RATE, 45));

    /** Kinds with more faults stay longer, and all of them longer than the rate, which follows from pages and time. */
    private static final int KIND_IMPORTANCE = 50;

    /** The columns that say something about any of {@code rows} or about their totals. */
    static List<FigureColumn> used(List<Figures> rows, Figures totals) {
        List<FigureColumn> all = new ArrayList<>(BEFORE_KINDS);
        double faults = Math.max(1, totals.number("faults"));
        totals.kinds().forEach((kind, count) -> all.add(
                new FigureColumn("kinds." + kind, kind, Unit.COUNT, KIND_IMPORTANCE + (int) (9 * count / faults))));
        all.addAll(AFTER_KINDS);
        return all.stream().filter(column -> column.isBasic() || column.saysSomething(totals)
                || rows.stream().anyMatch(column::saysSomething)).toList();
    }

    /** Whether the column stays even where everything is zero, so that an idle table still has its shape. */
    private boolean isBasic() {
        return field.equals("hits") || field.equals("faults") || field.equals("wall_ns");
    }

    private boolean saysSomething(Figures figures) {
        return !text(figures).isEmpty();
    }

    /** The value for a person; empty for nothing, which reads better than a column of zeros. */
    String text(Figures figures) {
        return switch (unit) {
            case COUNT -> figures.count(field) == 0 ? "" : Human.count(figures.count(field));
            case TIME -> figures.count(field) == 0 ? "" : Human.time(figures.count(field));
            case RATE -> figures.number(field) == 0 ? "" : Human.rate(figures.number(field));
            case TEXT -> Objects.requireNonNullElse(figures.text(field), "");
        };
    }

    /** As {@link #text}; adding up how often lines began would say nothing. */
    String totalText(Figures totals) {
        return isOfStatement() ? "" : text(totals);
    }

    /** Whether the number is the statement's own in any case: what ran under it began at other lines. */
    boolean isOfStatement() {
        return field.equals("hits");
    }

    boolean isTime() {
        return field.equals("wall_ns");
    }

    /** Whether a value here means that something was refused or went wrong. */
    boolean isTrouble() {
        return field.equals("segv") || field.equals("sigbus") || field.equals("errno");
    }
}
