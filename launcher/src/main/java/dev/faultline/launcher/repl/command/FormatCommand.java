package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.render.Format;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.Arrays;

/** {@code :format}: the shape of tables. */
final class FormatCommand implements Command {

    @Override
    public String name() {
        return "format";
    }

    @Override
    public Help help() {
        return new Help("[table|json|ndjson|csv|pft]", "chooses the shape of `:lines`, or says which it is",
                "touch write (mmap 1MiB)\n:format csv\n:lines");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        if (words.count() == 1) {
            Format chosen = Arrays.stream(Format.values()).filter(format -> format.toString().equals(words.get(0))).findFirst()
                    .orElseThrow(() -> words.wrong(words.get(0)));
            workspace.preferences().format(chosen);
        }
        return Answer.of(page.style().dim("`:lines` is printed as " + workspace.preferences().format()));
    }
}
