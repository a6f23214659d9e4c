package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.List;
import dev.faultline.launcher.repl.workspace.Input;

/** {@code :edit}: an earlier input again, to be changed. */
final class EditCommand implements Command {

    @Override
    public String name() {
        return "edit";
    }

    @Override
    public Help help() {
        return new Help("[N]", "puts input N, or the last one, into the line to be changed and run again", "let r = mmap 1MiB\n:edit 1");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        List<Input> inputs = workspace.inputs();
        if (inputs.isEmpty()) {
            throw new UserError(ExitCode.USAGE, "there is nothing to edit yet");
        }
        int number = Words.of(this, arguments, 1).number(0, inputs.size());
        if (number > inputs.size()) {
            throw new UserError(ExitCode.USAGE, "there is no input [" + number + "]; the last one is [" + inputs.size() + "]");
        }
        return new Answer("", "", List.of(), ExitCode.OK, false, inputs.get(number - 1).text());
    }
}
