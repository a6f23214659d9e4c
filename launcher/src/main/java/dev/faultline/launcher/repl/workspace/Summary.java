package dev.faultline.launcher.repl.workspace;

import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.editor.figures.Human;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an input did, in a line or two a person can read:
 *
 * <pre>
 * 65,536 minor (anonymous 65,536) · 1.08 s virtual · waiting: page_table_lock 41 %, mmap_sem 3 % · rss +65,536
 * </pre>
 */
public final class Summary {

    private static final String SEPARATOR = " · ";

    /** Locks that are named, and the least share of the tasks' time, in percent, one must have been waited for to be named. */
    private static final int MOST_LOCKS = 3;

    private static final double LEAST_SHARE = 0.5;
    private static final String SEMAPHORE = "rwsem";

    private Summary() {}

    /** The summary in lines of at most {@code width} columns; none for an input that did nothing on the machine. */
    public static List<String> lines(Evaluation evaluation, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String part : parts(evaluation)) {
            if (!line.isEmpty() && line.length() + SEPARATOR.length() + part.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : SEPARATOR).append(part);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<String> parts(Evaluation evaluation) {
        List<String> parts = new ArrayList<>();
        Figures figures = evaluation.figures();
        if (figures == null || figures.count("wall_ns") == 0 && figures.count("faults") == 0) {
            return parts;
        }
        if (evaluation.machines() > 1) {
            parts.add("on the last of " + evaluation.machines() + " machines");
        }
        faults(figures, parts);
        count(parts, figures, "prefaulted", "prefaulted");
        count(parts, figures, "segv", "segv");
        count(parts, figures, "sigbus", "sigbus");
        if (figures.text("errno") != null) {
            parts.add("errno " + figures.text("errno"));
        }
        parts.add(Human.time(figures.count("wall_ns")) + " virtual");
        String waiting = waiting(evaluation, figures);
        if (!waiting.isEmpty()) {
            parts.add("waiting: " + waiting);
        }
        change(parts, figures, "rss", "rss");
        change(parts, figures, "swapped", "swapped");
        change(parts, figures, "page_tables", "page tables");
        change(parts, figures, "vmas", "vmas");
        return parts;
    }

    private static void faults(Figures figures, List<String> parts) {
        long minor = figures.count("minor");
        long major = figures.count("major");
        if (minor + major == 0) {
            if (figures.count("pages") > 0) {
                // Calls other than touch count the pages they find mapped, and take no time of the program.
                parts.add(counted(figures.count("pages"), "page") + (figures.count("user_ns") > 0 ? " without a fault" : ""));
            }
            return;
        }
        List<String> counts = new ArrayList<>();
        if (minor > 0) {
            counts.add(Human.count(minor) + " minor");
        }
        if (major > 0) {
            counts.add(Human.count(major) + " major");
        }
        String kinds = figures.kinds().entrySet().stream().filter(kind -> kind.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(kind -> kind.getKey() + " " + Human.count(kind.getValue()))
                .collect(Collectors.joining(", "));
        parts.add(String.join(", ", counts) + (kinds.isEmpty() ? "" : " (" + kinds + ")"));
    }

    private static String counted(long count, String what) {
        return Human.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static void count(List<String> parts, Figures figures, String field, String word) {
        if (figures.count(field) != 0) {
            parts.add(Human.count(figures.count(field)) + " " + word);
        }
    }

    private static void change(List<String> parts, Figures figures, String field, String word) {
        long change = figures.count(field);
        if (change != 0) {
            parts.add(word + " " + (change > 0 ? "+" : "") + Human.count(change));
        }
    }

    private static String waiting(Evaluation evaluation, Figures figures) {
        double time = taskNanos(evaluation, figures);
        if (time == 0) {
            return "";
        }
        return evaluation.locks().stream()
                .sorted(Comparator.comparingLong(LockReport::waitNanos).reversed())
                .filter(lock -> 100 * lock.waitNanos() / time >= LEAST_SHARE)
                .limit(MOST_LOCKS)
                .map(lock -> lock.name() + String.format(Locale.ROOT, " %.0f %%", 100 * lock.waitNanos() / time))
                .collect(Collectors.joining(", "));
    }

    /** Time the tasks of an input were at work or waited for a lock. Spinning is work to a CPU; sleeping on a semaphore is not. */
    public static double taskNanos(Evaluation evaluation, Figures figures) {
        long asleep = evaluation.locks().stream().filter(lock -> lock.lockClass().equals(SEMAPHORE)).mapToLong(LockReport::waitNanos).sum();
        return (double) figures.count("cpu_ns") + asleep;
    }
}
