package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.script.SessionContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of a session as that of one script, whose lines are the inputs one below the other. Renderers for scripts then fit.
 */
final class SessionReport {

    /** What the script is called. */
    static final String NAME = "session";

    private SessionReport() {}

    /** The same run with the lines of inputs renumbered, and those of mere looks left out. */
    static RunReport asScript(RunReport report, List<Input> inputs) {
        Map<String, Integer> before = new HashMap<>();
        int lines = 0;
        for (Input input : inputs) {
            before.putIfAbsent(input.name(), lines);
            lines += (int) input.text().strip().lines().count();
        }
        List<MachineReport> machines = report.machines().stream().map(machine -> renumbered(machine, before)).toList();
        return new RunReport(report.version(), NAME, report.design(), report.params(), report.digest(), machines, report.results(),
                report.output(), report.errors());
    }

    private static MachineReport renumbered(MachineReport machine, Map<String, Integer> before) {
        List<LineReport> lines = new ArrayList<>();
        for (LineReport line : machine.lines()) {
            Integer earlier = before.get(line.file());
            if (earlier != null) {
                lines.add(new LineReport(NAME, earlier + line.line(), line.source(), line.own(), line.withInner()));
            } else if (!line.file().equals(SessionContext.ASIDE)) {
                lines.add(line);
            }
        }
        return machine.withLines(lines);
    }
}
