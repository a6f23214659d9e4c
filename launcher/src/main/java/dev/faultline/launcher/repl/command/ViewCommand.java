package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;

/** {@code :maps}, {@code :meminfo} and others: what the simulated kernel shows of itself, in its own format. */
final class ViewCommand implements Command {

    private final String name;
    private final String function;
    private final String summary;

    /** @param name of the command and of the built-in function it calls */
    ViewCommand(String name, String summary) {
        this(name, name, summary);
    }

    ViewCommand(String name, String function, String summary) {
        this.name = name;
        this.function = function;
        this.summary = summary;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Help help() {
        return new Help("", summary, "let r = mmap 16pages\ntouch write r\n:" + name);
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        return Answer.of(workspace.look(function + "()"));
    }
}
