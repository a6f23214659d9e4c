package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;

/** {@code :reset}: begins anew. */
final class ResetCommand implements Command {

    @Override
    public String name() {
        return "reset";
    }

    @Override
    public Help help() {
        return new Help("", "forgets all inputs and begins anew; snapshots stay", "let r = mmap 1MiB\n:reset");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        workspace.reset();
        return Answer.of(page.style().dim("all is forgotten but snapshots"));
    }
}
