package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.List;

/** {@code :designs}: what the fault path can be, and which one the machine has. */
final class DesignsCommand implements Command {

    private static final int INDENT = 4;

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
            // On a narrow terminal what it is goes below.
            boolean isNarrow = page.width() < 2 * name.length();
            int left = isNarrow ? INDENT : name.length();
            String between = "\n" + " ".repeat(left);
            text.append(isCurrent ? page.style().green(name.stripTrailing()) : name.stripTrailing())
                    .append(isNarrow ? between : " ".repeat(name.length() - name.stripTrailing().length()))
                    .append(String.join(between, Wrapping.wrap(design.doc(), Math.max(1, page.width() - left))))
                    .append('\n');
        }
        return Answer.of(text.toString());
    }
}
