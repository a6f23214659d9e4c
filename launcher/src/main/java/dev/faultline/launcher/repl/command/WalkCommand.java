package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.script.SessionContext;
import dev.faultline.launcher.UserError;
import java.util.List;

/**
 * {@code :walk EXPR}: the way the hardware takes through the page tables to an address, before and after the last input.
 *
 * <p>How it was before is found out by doing the session again without that input.
 */
final class WalkCommand implements Command {

    @Override
    public String name() {
        return "walk";
    }

    @Override
    public Help help() {
        return new Help("REGION or ADDRESS", "draws the page-table walk to a page level by level, with every bit of every entry named,"
                + " before and after the last input; of a region, to its first page",
                "let r = mmap 4pages\ntouch write r[1page..2pages]\n:walk r.page(1)");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        if (arguments.isBlank()) {
            throw Words.of(this, "", 0).missing("a region or an address");
        }
        String start = "(" + arguments + ")";
        String address = workspace.look(arguments).startsWith("region") ? start + ".start" : start;
        String view = "page_table(region(" + workspace.look(address) + " // 1page * 1page, 1page))";
        List<String> after = workspace.look(view).lines().toList();
        Input last = workspace.lastWork();
        List<Input> inputs = workspace.inputs();
        List<String> before = workspace.elsewhere(
                workspace.settings(), inputs.subList(0, inputs.indexOf(last)), context -> before(context, view));
        StringBuilder text = new StringBuilder();
        if (before.equals(after)) {
            text.append(page.style().dim(last.name() + " changed nothing on this walk")).append('\n');
        } else {
            text.append(page.style().bold("before " + last.name() + " " + StatsCommand.firstLine(last.text()))).append('\n');
            before.forEach(line -> text.append(marked(line, after, "-", page)));
            text.append(page.style().bold("after")).append('\n');
        }
        after.forEach(line -> text.append(marked(line, before, "+", page)));
        return Answer.of(text.toString());
    }

    private static List<String> before(SessionContext context, String view) {
        try {
            return context.look(view).lines().toList();
        } catch (UserError notThere) {
            return List.of("  (there was no machine)");
        }
    }

    /** Columns are as wide as what is in them, which may differ where the entry does not. */
    private static String content(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }

    /** Lines that the other walk does not have are marked. */
    private static String marked(String line, List<String> others, String mark, Page page) {
        boolean isNew = others.stream().noneMatch(other -> content(other).equals(content(line)));
        String shown = (isNew ? mark + " " : "  ") + line;
        return (isNew ? mark.equals("+") ? page.style().green(shown) : page.style().red(shown) : shown) + "\n";
    }
}
