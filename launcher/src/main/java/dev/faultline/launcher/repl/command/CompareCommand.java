package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.ComparisonTable;
import dev.faultline.launcher.render.Rendered;
import dev.faultline.launcher.repl.workspace.Input;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.script.MachineKeys;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.script.SessionContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** {@code :compare}: the last input, or the whole session, under other designs, side by side. Each does the session again. */
final class CompareCommand implements Command {

    private static final String ALL = "all";

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public Help help() {
        return new Help("[all] DESIGN…",
                "does the last input, or the whole session, again under other designs and puts them beside the present one",
                "machine { cpus 8 }\nlet heap = mmap 8MiB\nthreads 8 as t { touch write heap.slice(t, 8) }\n:compare single-ptl ideal");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        List<String> words = new ArrayList<>(Words.of(this, arguments, Integer.MAX_VALUE).words());
        boolean isWhole = words.remove(ALL);
        if (words.isEmpty()) {
            throw Words.of(this, "", 0).missing("a design");
        }
        Input last = workspace.lastWork();
        SequencedSet<String> designs = new LinkedHashSet<>(List.of(MachineCommand.current(workspace).design()));
        for (String design : words) {
            MachineKeys.check(Map.of("design", design));
            designs.add(design);
        }
        List<RunReport> runs = designs.stream().map(design -> run(workspace, design, last, isWhole)).toList();
        return Answer.of(Rendered.text(out -> new ComparisonTable(page.width(), page.style()).write(runs, out)).stripTrailing());
    }

    private static RunReport run(Workspace workspace, String design, Input last, boolean isWhole) {
        RunSettings settings = workspace.settings().withDesign(design);
        List<Input> inputs = workspace.inputs();
        if (isWhole) {
            return workspace.elsewhere(settings, inputs, context -> SessionReport.asScript(context.report(), inputs).of(design));
        }
        return workspace.elsewhere(settings, inputs.subList(0, inputs.indexOf(last)), context -> only(last, context, design));
    }

    /** The report of the last input alone. */
    private static RunReport only(Input last, SessionContext context, String design) {
        Evaluation evaluation = context.evaluate(last.name(), last.text(), last.file());
        if (evaluation.exitCode() == ExitCode.INTERRUPTED) {
            throw new UserError(ExitCode.INTERRUPTED, "interrupted");
        }
        Figures did = evaluation.figures();
        if (evaluation.isMachineLost() || did == null) {
            String why = evaluation.errors().stream().map(ErrorReport::message).findFirst().orElse("it does nothing there");
            throw new UserError(ExitCode.FAILED, "under " + design + " the input has no figures: " + why);
        }
        RunReport report = context.report();
        MachineReport machine = report.machines().getLast();
        List<LineReport> lines = machine.lines().stream().filter(line -> line.file().equals(last.name())).toList();
        return new RunReport(report.version(), last.name(), design, report.params(), report.digest(), List.of(machine.only(lines, did)),
                List.of(), List.of(), report.errors());
    }
}
