package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.Workspace;

/** {@code :undo}: takes the last inputs back. */
final class UndoCommand implements Command {

    @Override
    public String name() {
        return "undo";
    }

    @Override
    public Help help() {
        return new Help("[N]", "takes the last N inputs back, or the last one: the machine is then as it was before",
                "let r = mmap 1MiB\ntouch write r\n:undo\ntouch read r");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        int count = Words.of(this, arguments, 1).number(0, 1);
        int all = workspace.inputs().size();
        if (count > all) {
            throw new UserError(ExitCode.USAGE,
                    all == 0 ? "there is nothing to take back" : "there are only " + all + " inputs to take back");
        }
        String last = StatsCommand.firstLine(workspace.inputs().get(all - count).text());
        workspace.keep(all - count);
        return Answer.of(page.style().dim("back before [" + (all - count + 1) + "] " + last));
    }
}
