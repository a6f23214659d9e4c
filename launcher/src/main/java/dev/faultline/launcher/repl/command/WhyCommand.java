package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.repl.workspace.Summary;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.HolderReport;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.editor.figures.Human;
import dev.faultline.launcher.terminal.Wrapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code :why}: what the last input waited for, who held that and what for, what could be gained without it, and where the rest of the time went.
 *
 * <p>The gain is a bound: tasks that share their work evenly would take this long if nobody had waited for that one lock, and others
 * would then be waited for instead.
 */
final class WhyCommand implements Command {

    /** Below that part of the tasks' time, waiting explains nothing. */
    private static final double LEAST_PART = 0.01;

    /** Lines that are named as holders. */
    private static final int MOST_HOLDERS = 4;

    private static final int LEFT = 12;
    private static final int NARROWEST = 20;
    private static final double WHOLE = 0.9995;

    @Override
    public String name() {
        return "why";
    }

    @Override
    public Help help() {
        return new Help("", "says which lock the last input waited for most, which line held it and at which step, what could be gained"
                + " at most without it, and where the rest of the time went",
                "machine { cpus 8; kernel \"2.6.11\" }\nlet heap = mmap 16MiB\n"
                        + "threads 8 as t { touch write heap.slice(t, 8) }\n:why");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        Input input = workspace.lastWork();
        Evaluation evaluation = input.evaluation();
        Figures figures = evaluation.figures();
        if (figures == null) {
            throw new IllegalStateException(input.name() + " has no figures");
        }
        StringBuilder text = new StringBuilder();
        double time = Summary.taskNanos(evaluation, figures);
        long waited = evaluation.locks().stream().mapToLong(LockReport::waitNanos).sum();
        if (waited < LEAST_PART * time || time == 0) {
            say(text, page, "waited", hardly(evaluation.locks(), waited, time));
        } else {
            LockReport worst = evaluation.locks().stream().max(Comparator.comparingLong(LockReport::waitNanos)).orElseThrow();
            explain(text, page, evaluation, worst, time);
        }
        say(text, page, "time went to", whereTimeWent(evaluation, figures, time));
        return Answer.of(text.toString());
    }

    private static String hardly(List<LockReport> locks, long waited, double time) {
        if (waited == 0) {
            return "for no lock";
        }
        return String.format(Locale.ROOT, "hardly: %s of the tasks' time, %s in all, for %s", percent(waited / time), Human.time(waited),
                locks.stream().filter(lock -> lock.waitNanos() > 0)
                        .sorted(Comparator.comparingLong(LockReport::waitNanos).reversed())
                        .map(LockReport::name).collect(Collectors.joining(", ")));
    }

    private static void explain(StringBuilder text, Page page, Evaluation evaluation, LockReport lock, double time) {
        say(text, page, "waited for",
                String.format(Locale.ROOT, "%s: %s in all, %s of the tasks' time; %s of %s acquisitions waited, %s each",
                        lock.name(), Human.time(lock.waitNanos()), percent(lock.waitNanos() / time), Human.count(lock.contended()),
                        Human.count(lock.acquisitions()), Human.time(lock.waitNanos() / Math.max(1, lock.contended()))));
        holders(evaluation, lock).forEach(holder -> say(text, page, "held by", holder));
        double wall = wallNanos(evaluation);
        double without = wall * (1 - lock.waitNanos() / time);
        say(text, page, "without it", String.format(Locale.ROOT,
                "at least %s instead of %s, %.2fx at most; `:compare ideal` does it without any lock of the fault path",
                Human.time(Math.round(without)), Human.time(Math.round(wall)), wall / Math.max(1, without)));
    }

    private static double wallNanos(Evaluation evaluation) {
        Figures figures = evaluation.figures();
        return figures == null ? 0 : figures.number("wall_ns");
    }

    /** By line, those first for which was waited longest; each with what it did, in parts of all the waiting for the lock. */
    private static List<String> holders(Evaluation evaluation, LockReport lock) {
        Map<String, List<HolderReport>> byLine = new LinkedHashMap<>();
        evaluation.holders().stream().filter(holder -> holder.lock().equals(lock.name()))
                .forEach(holder -> byLine.computeIfAbsent(line(holder), absent -> new ArrayList<>()).add(holder));
        double all = byLine.values().stream().mapToLong(WhyCommand::waitNanos).sum();
        return byLine.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, List<HolderReport>> entry) -> waitNanos(entry.getValue())).reversed())
                .limit(MOST_HOLDERS)
                .map(entry -> entry.getKey() + ": " + entry.getValue().stream()
                        .map(holder -> holder.activity() + " " + percent(holder.waitNanos() / all)).collect(Collectors.joining(", ")))
                .toList();
    }

    private static String line(HolderReport holder) {
        return (holder.line() == 0 ? "" : holder.file() + ":" + holder.line() + " ") + StatsCommand.firstLine(holder.source());
    }

    private static long waitNanos(List<HolderReport> holders) {
        return holders.stream().mapToLong(HolderReport::waitNanos).sum();
    }

    /** Spinning is part of the kernel's time, and sleeping on a semaphore is none of the CPU's. */
    private static String whereTimeWent(Evaluation evaluation, Figures figures, double time) {
        long asleep = Math.round(time) - figures.count("cpu_ns");
        long spun = evaluation.locks().stream().mapToLong(LockReport::waitNanos).sum() - asleep;
        long kernel = figures.count("sys_ns") - spun;
        List<String> parts = new ArrayList<>();
        if (time > 0) {
            long faults = figures.count("faults");
            String each = faults > 0 ? ", " + Human.time(kernel / faults) + " a fault" : "";
            part(parts, kernel, time, "the kernel's own work (" + Human.time(kernel) + each + ")");
            part(parts, figures.count("user_ns"), time, "the program");
            part(parts, spun, time, "spinning");
            part(parts, asleep, time, "sleep on semaphores");
        }
        double idle = wallNanos(evaluation) - time;
        if (idle > LEAST_PART * wallNanos(evaluation)) {
            parts.add(String.format(Locale.ROOT, "and for %s of %s no task was at work: they waited for a device, each other or a clock",
                    Human.time(Math.round(idle)), Human.time(Math.round(wallNanos(evaluation)))));
        }
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long nanos, double time, String what) {
        if (nanos > 0) {
            parts.add(percent(nanos / time) + " " + what);
        }
    }

    private static String percent(double part) {
        double percent = 100 * part;
        return part >= WHOLE ? "100 %" : percent < 0.01 ? "less than 0.01 %"
                : String.format(Locale.ROOT, percent < 1 ? "%.2f %%" : "%.1f %%", percent);
    }

    private static void say(StringBuilder text, Page page, String what, String sentence) {
        List<String> lines = Wrapping.wrap(sentence, Math.max(NARROWEST, page.width() - LEFT - 1));
        text.append(page.style().bold(String.format("%-" + LEFT + "s", what))).append(' ');
        text.append(String.join("\n" + " ".repeat(LEFT + 1), lines)).append('\n');
    }
}
