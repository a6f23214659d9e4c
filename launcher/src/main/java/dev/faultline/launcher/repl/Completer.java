package dev.faultline.launcher.repl;

import dev.faultline.launcher.repl.command.Command;
import dev.faultline.launcher.repl.command.Commands;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.List;

/** What may stand at a place of an unfinished input. */
final class Completer {

    private final Workspace workspace;
    private final Commands commands;

    Completer(Workspace workspace, Commands commands) {
        this.workspace = workspace;
        this.commands = commands;
    }

    Completion complete(String text, int cursor) {
        String before = text.substring(0, cursor);
        if (before.stripLeading().startsWith(":") && before.strip().equals(before.stripLeading()) && !before.contains(" ")) {
            int start = before.indexOf(':');
            String begun = before.substring(start + 1);
            List<Completion.Candidate> found = commands.all().stream().filter(command -> command.name().startsWith(begun))
                    .map(Completer::candidate).toList();
            return new Completion(start, found);
        }
        return new Completion(cursor, List.of());
    }

    private static Completion.Candidate candidate(Command command) {
        return new Completion.Candidate(":" + command.name(), "commands", command.help().summary(), true);
    }
}
