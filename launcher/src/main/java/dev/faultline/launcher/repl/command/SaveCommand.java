package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.SavedScript;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code :save}: the session as a script that runs. */
final class SaveCommand implements Command {

    @Override
    public String name() {
        return "save";
    }

    @Override
    public Help help() {
        return new Help("FILE", "writes the session as a script that `faultline FILE` runs; what failed is in it as a comment",
                "let r = mmap 1MiB\ntouch write r\n:save first.fault");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        if (arguments.isBlank()) {
            throw Words.of(this, "", 0).missing("a file");
        }
        if (workspace.inputs().isEmpty()) {
            throw new UserError(ExitCode.USAGE, "there is nothing to save yet");
        }
        try {
            Path file = workspace.folder().resolve(arguments);
            Files.writeString(file, SavedScript.of(workspace.inputs(), workspace.settings()));
        } catch (InvalidPathException e) {
            throw new UserError(ExitCode.USAGE, "`" + arguments + "` is no file name");
        } catch (IOException e) {
            throw new UserError(ExitCode.UNWRITTEN, arguments + " cannot be written");
        }
        return Answer.of(page.style().dim("saved; `faultline " + arguments + "` runs it"));
    }
}
