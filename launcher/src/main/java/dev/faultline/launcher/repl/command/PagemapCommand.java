package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;

/** {@code :pagemap EXPR}: which frame or swap slot is behind each page of a region. */
final class PagemapCommand implements Command {

    @Override
    public String name() {
        return "pagemap";
    }

    @Override
    public Help help() {
        return new Help("REGION", "shows what is behind the pages of a region: frames, swap slots, the zero page or nothing",
                "let r = mmap 8pages\ntouch write r[0..3pages]\n:pagemap r");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        if (arguments.isBlank()) {
            throw Words.of(this, "", 0).missing("a region");
        }
        return Answer.of(workspace.look("pagemap(" + arguments + ")"));
    }
}
