package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.render.LocksTable;
import dev.faultline.launcher.render.Rendered;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.LockReport;
import java.util.List;

/** {@code :locks}: who waited for which lock and how long. */
final class LocksCommand implements Command {

    @Override
    public String name() {
        return "locks";
    }

    @Override
    public Help help() {
        return new Help("[all]", "shows the locks the last input took, or all the machine took, those that were waited for first",
                "let heap = mmap 4MiB\nthreads 4 as t { touch write heap.slice(t, 4) }\n:locks");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words words = Words.of(this, arguments, 1);
        boolean isAll = words.count() == 1 && words.is(0, "all");
        List<LockReport> shown = isAll ? MachineCommand.current(workspace).locks() : workspace.lastWork().evaluation().locks();
        return Answer.of(Rendered.text(out -> new LocksTable(page.width(), page.style()).write(shown, out)));
    }
}
