package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.repl.workspace.Summary;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.script.SessionContext;
import dev.faultline.launcher.terminal.Human;
import dev.faultline.launcher.terminal.Wrapping;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code :why}: what the last input waited for, who held that, and what could be gained without it.
 *
 * <p>The gain is a bound: tasks that share their work evenly would take this long if nobody had waited for that one lock, and others
 * would then be waited for instead.
 */
final class WhyCommand implements Command {

    @Override
    public String name() {
        return "why";
    }

    @Override
    public Help help() {
        return new Help("", "says which lock the last input waited for most, which line held it and what that did, and what could be gained"
                + " at most without it",
                "machine { cpus 8; kernel \"2.6.11\" }\nlet heap = mmap 16MiB\n"
                        + "threads 8 as t { touch write heap.slice(t, 8) }\n:why");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        Input input = workspace.lastWork();
        Optional<LockReport> worst = input.evaluation().locks().stream().filter(lock -> lock.waitNanos() > 0)
                .max(Comparator.comparingLong(LockReport::waitNanos));
        Figures figures = input.evaluation().figures();
        if (worst.isEmpty() || figures == null) {
            return Answer.of(page.style().bold(input.name()) + " waited for no lock.");
        }
        LockReport lock = worst.get();
        double time = Summary.taskNanos(input.evaluation(), figures);
        StringBuilder text = new StringBuilder();
        say(text, page, "waited for",
                String.format(Locale.ROOT, "%s: %s in all, %.1f %% of the tasks' time; %s of %s acquisitions waited, %s each",
                        lock.name(), Human.time(lock.waitNanos()), 100 * lock.waitNanos() / time, Human.count(lock.contended()),
                        Human.count(lock.acquisitions()), Human.time(lock.waitNanos() / Math.max(1, lock.contended()))));
        holders(workspace, input).forEach(holder -> say(text, page, "held by", holder));
        say(text, page, "held for", Human.time(lock.holdNanos()) + " in all, " + Human.time(lock.holdNanos() / lock.acquisitions())
                + " an acquisition; the input took " + Human.time(figures.count("wall_ns")));
        double without = figures.number("wall_ns") * (1 - lock.waitNanos() / time);
        say(text, page, "without it", String.format(Locale.ROOT,
                "at least %s: %.2fx at most; `:compare ideal` does it without any lock of the fault path", Human.time(Math.round(without)),
                figures.number("wall_ns") / Math.max(1, without)));
        return Answer.of(text.toString());
    }

    private static void say(StringBuilder text, Page page, String what, String sentence) {
        int left = 12;
        List<String> lines = Wrapping.wrap(sentence, Math.max(20, page.width() - left));
        text.append(page.style().bold(String.format("%-" + left + "s", what)));
        text.append(String.join("\n" + " ".repeat(left), lines)).append('\n');
    }

    /** Lines that held locks during the input, those that did so longest first. */
    private static List<String> holders(Workspace workspace, Input input) {
        RunReport after = workspace.report();
        List<Input> inputs = workspace.inputs();
        RunReport before = workspace.elsewhere(
                workspace.settings(), inputs.subList(0, inputs.indexOf(input)), SessionContext::report);
        Map<String, Long> heldBefore = before.machines().isEmpty() ? Map.of()
                : before.machines().getLast().lines().stream()
                        .collect(Collectors.toMap(WhyCommand::place, line -> line.own().count("lock_hold_ns"), Long::sum));
        return after.machines().getLast().lines().stream()
                .filter(line -> held(line, heldBefore) > 0)
                .sorted(Comparator.comparingLong((LineReport line) -> held(line, heldBefore)).reversed())
                .limit(3)
                .map(line -> place(line) + " " + line.source() + doing(line.own()))
                .toList();
    }

    private static long held(LineReport line, Map<String, Long> before) {
        return line.own().count("lock_hold_ns") - before.getOrDefault(place(line), 0L);
    }

    private static String place(LineReport line) {
        return line.line() == 0 ? "" : line.file() + ":" + line.line();
    }

    private static String doing(Figures figures) {
        String kinds = figures.kinds().entrySet().stream().filter(kind -> kind.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(kind -> Human.count(kind.getValue()) + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "" : ", which did " + kinds + " faults";
    }
}
