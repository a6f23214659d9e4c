package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code :snapshot}: remembers the present state. */
final class SnapshotCommand implements Command {

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public Help help() {
        return new Help("[NAME]", "remembers the present state under a name, which `:restore` goes back to; alone it lists the names",
                "let r = mmap 1MiB\n:snapshot mapped\ntouch write r\n:restore mapped");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        if (words.count() == 0) {
            Map<String, Integer> known = workspace.snapshots();
            return Answer.of(known.isEmpty() ? "there is no snapshot yet; `:snapshot NAME` makes one"
                    : known.entrySet().stream().map(entry -> entry.getKey() + "  after " + RestoreCommand.inputs(entry.getValue()))
                            .collect(Collectors.joining("\n")));
        }
        workspace.snapshot(words.get(0));
        return Answer.of(page.style().dim("`:restore " + words.get(0) + "` comes back here"));
    }
}
