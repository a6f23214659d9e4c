package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.editor.figures.Human;
import dev.faultline.launcher.terminal.TextTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code :time}: how long every input took, as bars; or the last one done many times, with the spread.
 *
 * <p>A run is deterministic, so doing it again shows nothing; with a seed of its own and 10 % jitter on the long steps each time it does.
 */
final class TimeCommand implements Command {

    private static final int MOST_DECIMALS = 6;
    private static final int NARROWEST_BAR = 4;
    private static final String BAR = "█";
    private static final String SHORTEST = "▏";
    private static final String JITTER = "0.1";

    @Override
    public String name() {
        return "time";
    }

    @Override
    public Help help() {
        return new Help("[N]",
                "draws how much virtual time every input took; with a number it does the last one that often, each time with a"
                        + " seed of its own and 10 % jitter, and gives the median and the spread",
                "let heap = mmap 1MiB\ntouch write heap\n:time\n:time 5");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        int times = Words.of(this, arguments, 1).number(0, 0);
        return Answer.of(times == 0 ? bars(workspace, page) : spread(workspace, times));
    }

    private static String bars(Workspace workspace, Page page) {
        workspace.lastWork();
        List<Input> inputs = workspace.inputs();
        long longest = inputs.stream().mapToLong(TimeCommand::nanos).max().orElse(0);
        int left = page.width() / 2;
        StringBuilder text = new StringBuilder();
        for (Input input : inputs) {
            String time = String.format("%9s ", Human.time(nanos(input)));
            String source = TextTable.clip(input.name() + " " + StatsCommand.firstLine(input.text()), left - 1);
            int room = Math.max(NARROWEST_BAR, page.width() - left - time.length());
            int length = longest == 0 ? 0 : (int) Math.round((double) room * nanos(input) / longest);
            String bar = length > 0 ? BAR.repeat(length) : nanos(input) > 0 ? SHORTEST : "";
            text.append(source).append(" ".repeat(left - source.length())).append(time).append(page.style().cyan(bar)).append('\n');
        }
        return text.toString();
    }

    private static long nanos(Input input) {
        return nanos(input.evaluation());
    }

    private static long nanos(Evaluation evaluation) {
        Figures figures = evaluation.figures();
        return figures == null ? 0 : figures.count("wall_ns");
    }

    private static String spread(Workspace workspace, int times) {
        Input last = workspace.lastWork();
        List<Input> before = workspace.inputs().subList(0, workspace.inputs().indexOf(last));
        Map<String, String> keys = new LinkedHashMap<>(workspace.settings().machineKeys());
        keys.putIfAbsent("jitter", JITTER);
        RunSettings jittered = workspace.settings().withMachineKeys(keys);
        List<Long> nanos = new ArrayList<>();
        for (int seed = 0; seed < times; seed++) {
            nanos.add(workspace.elsewhere(jittered.withSeed(seed), before, context -> {
                Evaluation evaluation = context.evaluate(last.name(), last.text(), last.file());
                if (evaluation.exitCode() == ExitCode.INTERRUPTED) {
                    throw new UserError(ExitCode.INTERRUPTED, "interrupted");
                }
                return nanos(evaluation);
            }));
        }
        Collections.sort(nanos);
        return StatsCommand.firstLine(last.text()) + "\n  " + sentence(nanos);
    }

    /** Noise on single steps averages out over many of them: what is left may be small, and is given with the digits it takes. */
    static String sentence(List<Long> sorted) {
        long median = sorted.get(sorted.size() / 2);
        long range = sorted.getLast() - sorted.getFirst();
        if (sorted.size() == 1) {
            return Human.time(median) + " in 1 run";
        }
        if (range == 0) {
            return Human.time(median) + " in each of " + sorted.size()
                    + " runs: jitter is on clearing and copying pages, and on nothing else";
        }
        double half = 50.0 * range / median;
        int decimals = Math.clamp((int) Math.ceil(-Math.log10(half)), 0, MOST_DECIMALS);
        return String.format(Locale.ROOT, "median %s of %d runs, ±%." + decimals + "f %%: from %s to %s", Human.time(median, range),
                sorted.size(),
                half, Human.time(sorted.getFirst(), range), Human.time(sorted.getLast(), range));
    }
}
