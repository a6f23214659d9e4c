package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.editor.figures.Human;
import java.util.List;

/** {@code :machine}: what the machine is. */
final class MachineCommand implements Command {

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public Help help() {
        return new Help("", "says what the current machine is, and how far its clock has come",
                "machine { cpus 8; kernel \"2.6.11\" }\n:machine");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        MachineReport machine = current(workspace);
        StringBuilder text = new StringBuilder();
        line(text, page, "arch", machine.arch());
        line(text, page, "cpus", String.valueOf(machine.cpus()));
        line(text, page, "page size", Human.size(machine.pageSize()));
        line(text, page, "kernel", machine.kernel());
        line(text, page, "design", machine.design());
        line(text, page, "cost", machine.cost());
        line(text, page, "seed", String.valueOf(machine.seed()));
        line(text, page, "clock", Human.time(machine.totals().count("wall_ns")));
        machine.notes().forEach(note -> line(text, page, "note", note.message()));
        return Answer.of(text.toString());
    }

    /** The machine that is there; the default one is booted where none is. */
    static MachineReport current(Workspace workspace) {
        workspace.look("machine.page_size");
        List<MachineReport> machines = workspace.report().machines();
        return machines.getLast();
    }

    private static void line(StringBuilder text, Page page, String name, String value) {
        text.append(page.style().bold(String.format("%-10s", name))).append(value).append('\n');
    }
}
