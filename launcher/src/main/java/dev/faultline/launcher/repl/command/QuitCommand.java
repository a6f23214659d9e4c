package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.List;

/** {@code :quit}: leaves. */
final class QuitCommand implements Command {

    @Override
    public String name() {
        return "quit";
    }

    @Override
    public Help help() {
        return new Help("", "leaves, as Ctrl-D does", ":quit");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        return new Answer("", "", List.of(), ExitCode.OK, true, null);
    }
}
