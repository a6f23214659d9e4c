package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.Workspace;

/** A command of the prompt: a word after a colon. */
public interface Command {

    /**
     * What the help says.
     *
     * @param parameters as in {@code [N]}; empty for none
     * @param summary one sentence without a full stop
     * @param example inputs that show it, runnable one after the other in a fresh session
     */
    record Help(String parameters, String summary, String example) {}

    /** Without the colon. */
    String name();

    Help help();

    /**
     * Does it.
     *
     * @param arguments what follows the name, without blanks around
     * @throws UserError for what the user can put right
     */
    Answer execute(Workspace workspace, String arguments, Page page);
}
