package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.Figures;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code :stats}: every statistics field of the last input that is not zero. */
final class StatsCommand implements Command {

    @Override
    public String name() {
        return "stats";
    }

    @Override
    public Help help() {
        return new Help("[all]", "shows every statistics field of the last input that is not 0, or all of them; `:explain FIELD` says what"
                + " one means", "touch write (mmap 1MiB)\n:stats");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        boolean showsZeros = words.count() == 1 && words.is(0, "all");
        Input input = workspace.lastWork();
        Figures figures = input.evaluation().figures();
        StringBuilder text = new StringBuilder(page.style().bold(input.name() + " " + firstLine(input.text()))).append('\n');
        Map<String, @Nullable Object> flat = figures == null ? Map.of() : figures.flat();
        int width = flat.keySet().stream().mapToInt(String::length).max().orElse(0);
        flat.forEach((field, value) -> {
            if (showsZeros || isSomething(value)) {
                text.append("  ").append(field).append(" ".repeat(width - field.length() + 2)).append(show(value)).append('\n');
            }
        });
        return Answer.of(text.toString());
    }

    static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("") + (text.strip().contains("\n") ? " …" : "");
    }

    private static boolean isSomething(@Nullable Object value) {
        return value != null && !(value instanceof Number number && number.doubleValue() == 0);
    }

    private static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Long count -> String.format(Locale.ROOT, "%,d", count);
            case Double rate -> String.format(Locale.ROOT, "%,.1f", rate);
            default -> value.toString();
        };
    }
}
