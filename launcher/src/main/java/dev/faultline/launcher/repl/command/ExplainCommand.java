package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.CataloguePage;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.stdlib.Library;

/** {@code :explain}: what a word of the catalogue means. */
final class ExplainCommand implements Command {

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public Help help() {
        return new Help("WORD", "says what an error, a statistics field, a kernel, a design, an option or a step is", ":explain cow");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        if (words.count() == 0) {
            throw words.missing("a word");
        }
        CataloguePage pages = new CataloguePage(new Library(), page.width(), page.style());
        return Answer.of(pages.text(words.get(0)).orElseThrow(() -> new UserError(ExitCode.USAGE, "`" + words.get(0)
                + "` is nothing the catalogue knows"
                + pages.closest(words.get(0)).map(close -> "; did you mean `" + close + "`?").orElse(""))));
    }
}
