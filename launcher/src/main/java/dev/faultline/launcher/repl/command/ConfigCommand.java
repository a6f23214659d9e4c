package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code :config}: the options the kernel was built with. */
final class ConfigCommand implements Command {

    @Override
    public String name() {
        return "config";
    }

    @Override
    public Help help() {
        return new Help("[WORD]", "shows the options the kernel was built with, or those whose name has a word in it",
                "machine { config TRANSPARENT_HUGEPAGE_ALWAYS = y }\n:config huge");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        String wanted = words.count() == 0 ? "" : words.get(0).toUpperCase(Locale.ROOT);
        Map<String, @Nullable Object> config = MachineCommand.current(workspace).config();
        StringBuilder text = new StringBuilder();
        config.forEach((option, value) -> {
            if (option.toUpperCase(Locale.ROOT).contains(wanted)) {
                text.append("CONFIG_").append(option).append('=').append(value).append('\n');
            }
        });
        return Answer.of(text.isEmpty() ? "no option" + (wanted.isEmpty() ? " is set" : " that is set has " + words.get(0) + " in its name")
                : text.toString());
    }
}
