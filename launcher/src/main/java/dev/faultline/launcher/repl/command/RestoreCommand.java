package dev.faultline.launcher.repl.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.List;

/** {@code :restore}: goes back to a state that was remembered. */
final class RestoreCommand implements Command {

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public Help help() {
        return new Help("NAME", "goes to the state that `:snapshot` remembered under a name",
                ":snapshot empty\nlet r = mmap 1MiB\n:restore empty");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        if (words.count() == 0) {
            throw words.missing("the name of a snapshot");
        }
        String name = words.get(0);
        Integer count = workspace.snapshots().get(name);
        if (count == null) {
            List<String> known = List.copyOf(workspace.snapshots().keySet());
            throw new UserError(ExitCode.USAGE, "there is no snapshot `" + name + "`; "
                    + DidYouMean.closest(name, known).map(close -> "did you mean `" + close + "`?").orElse("`:snapshot` lists them"));
        }
        workspace.restore(name);
        return Answer.of(page.style().dim("as after " + inputs(count)));
    }

    static String inputs(int count) {
        return count == 1 ? "1 input" : count + " inputs";
    }
}
