package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.render.Format;
import dev.faultline.launcher.render.Rendered;
import dev.faultline.launcher.render.Renderers;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.RunReport;
import java.util.List;

/** {@code :lines}: the whole session line by line, in the shape {@code :format} chose. */
final class LinesCommand implements Command {

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Help help() {
        return new Help("", "shows what every line of the session cost, machine by machine",
                "let r = mmap 1MiB\ntouch read r\ntouch write r\n:lines");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        Words.of(this, arguments, 0);
        RunReport report = SessionReport.asScript(workspace.report(), workspace.inputs());
        Format format = workspace.preferences().format();
        return Answer.of(Rendered.text(
                out -> Renderers.of(format, page.width(), page.style(), false, false).render(List.of(report), out)));
    }
}
