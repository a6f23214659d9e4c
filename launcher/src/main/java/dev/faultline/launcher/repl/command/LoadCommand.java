package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.repl.workspace.EvaluationPrinter;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.script.Script;

/** {@code :load}: runs the text of a file as the next input. */
final class LoadCommand implements Command {

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Help help() {
        return new Help("FILE", "runs a script as the next input; what it defines is there afterwards",
                "let r = mmap 1MiB\n:save first.fault\n:reset\n:load first.fault");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        if (arguments.isBlank()) {
            throw Words.of(this, "", 0).missing("a file");
        }
        Script script = Script.read(arguments, workspace.folder());
        return evaluated(workspace.evaluate(script.name(), script.text()), page, workspace);
    }

    /** The answer to an input that ran. */
    static Answer evaluated(Evaluation evaluation, Page page, Workspace workspace) {
        EvaluationPrinter printer = new EvaluationPrinter(page.width(), page.style(), workspace.preferences().isBrief());
        return new Answer(printer.text(evaluation), printer.errorText(evaluation), evaluation.errors(), evaluation.exitCode(),
                evaluation.exits(), null);
    }
}
