package dev.faultline.launcher.repl;

import dev.faultline.editor.complete.KnownName;
import dev.faultline.editor.complete.NamesInScope;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.script.SessionName;
import dev.faultline.launcher.terminal.TextTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a session knows of its names, with their values, and of the machine that is there. */
record SessionScope(Workspace workspace, KernelOptions options) implements NamesInScope {

    private static final int LONGEST_VALUE = 40;

    /** Those defined last come first. */
    @Override
    public List<KnownName> names() {
        return workspace.names().reversed().stream().map(SessionScope::known).toList();
    }

    private static KnownName known(SessionName name) {
        String value = name.value().replace('\n', ' ');
        String shown = value.isEmpty() ? "" : ": " + TextTable.clip(value, LONGEST_VALUE);
        return new KnownName(name.name(), name.kind(), name.what() + shown);
    }

    @Override
    public Optional<Set<String>> kernelOptions(String entries) {
        return options.ofBlock(entries);
    }
}
