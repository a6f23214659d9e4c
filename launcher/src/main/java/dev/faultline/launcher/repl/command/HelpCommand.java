package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.terminal.Wrapping;
import java.util.List;
import java.util.function.Supplier;

/** {@code :help}: all commands in a line each, or one with its example. */
final class HelpCommand implements Command {

    private static final int INDENT = 2;

    private final Supplier<Commands> commands;

    HelpCommand(Supplier<Commands> commands) {
        this.commands = commands;
    }

    @Override
    public String name() {
        return "help";
    }

    @Override
    public Help help() {
        return new Help("[COMMAND]", "lists the commands, or tells more about one and shows an example", ":help walk");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        return Answer.of(arguments.isEmpty() ? all(page) : one(commands.get().find(arguments), page));
    }

    private String all(Page page) {
        StringBuilder text = new StringBuilder("Type a statement, such as `touch write (mmap 1MiB)`, or a command:\n\n");
        List<Command> listed = commands.get().all();
        int column = listed.stream().mapToInt(command -> synopsis(command).length()).max().orElse(0) + 2 * INDENT;
        for (Command command : listed) {
            String synopsis = " ".repeat(INDENT) + synopsis(command);
            // On a narrow terminal what it does goes below.
            boolean isNarrow = page.width() < 2 * column;
            int left = isNarrow ? 2 * INDENT : column;
            List<String> lines = Wrapping.wrap(command.help().summary(), Math.max(1, page.width() - left));
            text.append(page.style().bold(synopsis));
            text.append(isNarrow ? "\n" + " ".repeat(left) : " ".repeat(column - synopsis.length()));
            text.append(String.join("\n" + " ".repeat(left), lines)).append('\n');
        }
        return text.toString();
    }

    private static String one(Command command, Page page) {
        StringBuilder text = new StringBuilder(page.style().bold(synopsis(command))).append('\n');
        Wrapping.wrap(command.help().summary(), page.width() - INDENT).forEach(
                line -> text.append(" ".repeat(INDENT)).append(line).append('\n'));
        text.append("For example:\n");
        command.help().example().lines().forEach(line -> text.append(" ".repeat(INDENT)).append(page.style().cyan(line)).append('\n'));
        return text.toString();
    }

    private static String synopsis(Command command) {
        String parameters = command.help().parameters();
        return ":" + command.name() + (parameters.isEmpty() ? "" : " " + parameters);
    }
}
