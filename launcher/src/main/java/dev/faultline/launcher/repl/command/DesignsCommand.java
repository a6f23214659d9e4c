package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.List;

/** {@code :designs}: what the fault path can be, and which one the machine has. */
final class DesignsCommand implements Command {

    @Override
    public String name() {
        return "designs";
    }

    @Override
    public Help help() {
        return new Help("", "lists the designs of the fault path; the machine's is marked",
                "touch write (mmap 1MiB)\n:designs\n:compare ideal");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        String current = MachineCommand.current(workspace).design();
        List<CatalogueEntry> designs = new Library().catalogue(CatalogueKind.DESIGN);
        int width = designs.stream().mapToInt(design -> design.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (CatalogueEntry design : designs) {
            boolean isCurrent = design.name().equals(current);
            String name = (isCurrent ? "* " : "  ") + design.name() + " ".repeat(width - design.name().length() + 2);
            text.append(isCurrent ? page.style().green(name) : name)
                    .append(TextTable.clip(design.doc(), Math.max(1, page.width() - name.length())))
                    .append('\n');
        }
        return Answer.of(text.toString());
    }
}
