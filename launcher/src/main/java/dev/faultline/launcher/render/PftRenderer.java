package dev.faultline.launcher.render;

import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code --format pft}: emitted rows as the table the page-fault test printed from 2004 on, so that old and new can be read side by
 * side.
 *
 * <p>The header's words and the widths are those of the original program. Two things are different on purpose: Wall is plain seconds
 * (the original printed hundredths padded to three digits, so that 2.21 s came out as "2.021s"), and a blank always stands between
 * columns. Rates count pages, as the original's did: {@code flt/cpu/s} is pages over user and system time, {@code fault/wsec} pages
 * over wall time.
 */
public final class PftRenderer implements Renderer {

    private static final List<String> NEEDED = List.of("gib", "reps", "threads", "user_ns", "sys_ns", "wall_ns", "pages");
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public void render(List<RunReport> runs, Writer out) throws IOException {
        List<Map<String, @Nullable Object>> rows = runs.stream()
                .flatMap(run -> run.results().stream())
                .filter(row -> NEEDED.stream().allMatch(name -> row.get(name) instanceof Number))
                .toList();
        if (rows.isEmpty()) {
            throw new NothingToShowException("--format pft prints rows of `emit` that have the numbers " + String.join(", ", NEEDED)
                    + "; this run emitted none");
        }
        out.write(" Gb Rep Threads   User      System     Wall flt/cpu/s fault/wsec\n");
        for (Map<String, @Nullable Object> row : rows) {
            out.write(row(row));
        }
    }

    private static String row(Map<String, @Nullable Object> row) {
        double user = number(row, "user_ns") / NANOS_PER_SECOND;
        double system = number(row, "sys_ns") / NANOS_PER_SECOND;
        double wall = number(row, "wall_ns") / NANOS_PER_SECOND;
        double pages = number(row, "pages");
        return String.format(Locale.ROOT, "%3s %3s %4s %8.3fs %9.3fs %8.3fs %10.3f %10.3f\n", plain(row.get("gib")), plain(row.get("reps")),
                plain(row.get("threads")), user, system, wall, rate(pages, user + system), rate(pages, wall));
    }

    private static double number(Map<String, @Nullable Object> row, String name) {
        return row.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** A quotient with divisor 0 is 0, as everywhere in the report. */
    private static double rate(double pages, double seconds) {
        return seconds == 0 ? 0 : pages / seconds;
    }

    /** 4.0 as "4", 0.25 as "0.25". */
    private static String plain(@Nullable Object value) {
        return value instanceof Double number && number == Math.rint(number) ? String.valueOf(number.longValue()) : String.valueOf(value);
    }
}
