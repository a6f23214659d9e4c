package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.NoteReport;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code :config}: the options the machine's kernel can be built with, and how it is. Options of other kernels are shown to who names them. */
final class ConfigCommand implements Command {

    private static final String PREFIX = "CONFIG_";
    private static final String GROUP = "config";
    private static final String INDENT = "    ";

    @Override
    public String name() {
        return "config";
    }

    @Override
    public Help help() {
        return new Help("[WORD]", "shows the options of the machine's kernel with their values, or those whose name has a word in it",
                "machine { config TRANSPARENT_HUGEPAGE_ALWAYS = y }\n:config huge");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        String wanted = words.count() == 0 ? "" : words.get(0).toUpperCase(Locale.ROOT);
        String name = wanted.startsWith(PREFIX) ? wanted.substring(PREFIX.length()) : wanted;
        MachineReport machine = MachineCommand.current(workspace);
        List<CatalogueEntry> options = new Library().catalogue(CatalogueKind.OPTION).stream()
                .filter(option -> GROUP.equals(option.facts().get("group"))).toList();
        StringBuilder text = new StringBuilder();
        for (CatalogueEntry option : options) {
            if (machine.config().containsKey(option.name()) && option.name().contains(name)) {
                describe(text, page, option, machine.config().get(option.name()));
            }
        }
        Optional<CatalogueEntry> elsewhere = options.stream()
                .filter(option -> option.name().equals(name) && !machine.config().containsKey(name)).findFirst();
        elsewhere.ifPresent(option -> {
            describe(text, page, option, null);
            Wrapping.wrap(whoHasIt(workspace, machine, option), Math.max(1, page.width() - INDENT.length()))
                    .forEach(line -> text.append(INDENT).append(line).append('\n'));
        });
        if (text.isEmpty()) {
            throw new UserError(ExitCode.USAGE, "kernel " + machine.kernel() + " has no option with `" + words.get(0)
                    + "` in its name; `:config` shows those it has");
        }
        return Answer.of(text.toString());
    }

    private static void describe(StringBuilder text, Page page, CatalogueEntry option, @Nullable Object value) {
        String setting = PREFIX + option.name() + (value == null ? "" : "=" + value);
        text.append(page.style().bold(setting));
        String initial = "default " + option.facts().getOrDefault("default", "none");
        boolean fits = setting.length() + 2 + initial.length() <= page.width();
        text.append(fits ? "  " : "\n" + INDENT).append(page.style().dim(initial)).append('\n');
        Wrapping.wrap(option.doc(), Math.max(1, page.width() - INDENT.length()))
                .forEach(line -> text.append(INDENT).append(line).append('\n'));
    }

    /** What a machine like this one says to whoever asks for the option. */
    private static String whoHasIt(Workspace workspace, MachineReport machine, CatalogueEntry option) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("arch", machine.arch());
        keys.put("kernel", machine.kernel());
        keys.put("design", machine.design());
        keys.put(GROUP + "." + option.name(), someValue(option));
        RunSettings asking = workspace.settings().withMachineKeys(keys);
        return workspace.elsewhere(asking, List.of(), context -> {
            context.look("machine.page_size");
            return context.report().machines().getLast().notes().stream()
                    .map(NoteReport::message).filter(note -> note.contains(option.name())).findFirst()
                    .orElseThrow(() -> new IllegalStateException("nothing is said of " + option.name()));
        });
    }

    private static String someValue(CatalogueEntry option) {
        return option.facts().get("values") instanceof List<?> values ? String.valueOf(values.getFirst())
                : String.valueOf(option.facts().get("default")).split(" ", 2)[0];
    }
}
