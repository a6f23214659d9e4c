package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.EvaluationPrinter;
import dev.faultline.launcher.repl.workspace.SessionFile;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.script.Script;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code :load}: does what is in a file. A script is the next input, so that all of it is known before any of it runs; a session that was written down,
 * commands and all, is done line by line as if it were typed.
 */
final class LoadCommand implements Command {

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Help help() {
        return new Help("FILE",
                "runs a script as the next input, or the inputs and commands of a session line by line; what they define is there afterwards",
                "let r = mmap 1MiB\n:save first.fault\n:reset\n:load first.fault");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        if (arguments.isBlank()) {
            throw Words.of(this, "", 0).missing("a file");
        }
        Script script = Script.read(arguments, workspace.folder());
        List<SessionFile.Part> parts = SessionFile.parts(script.text());
        return workspace.loading(script, () -> SessionFile.isSession(parts)
                ? new Session(workspace, script, page).play(parts)
                : evaluated(workspace.evaluate(script), page, workspace));
    }

    /** The answer to an input that ran. */
    static Answer evaluated(Evaluation evaluation, Page page, Workspace workspace) {
        EvaluationPrinter printer = new EvaluationPrinter(page.width(), page.style(), workspace.preferences().isBrief());
        return new Answer(printer.text(evaluation), printer.errorText(evaluation), evaluation.errors(), evaluation.exitCode(),
                evaluation.exits(), null);
    }

    /** A file that is played, and what went wrong so far. An input that fails ends it no more than at the prompt. */
    private static final class Session {
        private final Workspace workspace;
        private final Script script;
        private final Page page;
        private final Commands commands = new Commands();
        private final StringBuilder errorText = new StringBuilder();
        private final List<ErrorReport> errors = new ArrayList<>();
        private int exitCode = ExitCode.OK;

        Session(Workspace workspace, Script script, Page page) {
            this.workspace = workspace;
            this.script = script;
            this.page = page;
        }

        /** What the inputs answer goes out between what they print; what goes wrong is told at the end. */
        Answer play(List<SessionFile.Part> parts) {
            boolean isOver = false;
            for (SessionFile.Part part : parts) {
                Answer answer = answer(part);
                workspace.say(answer.text());
                errorText.append(answer.errorText());
                errors.addAll(answer.errors());
                exitCode = Math.max(exitCode, answer.exitCode());
                isOver = answer.ends();
                if (isOver || answer.exitCode() == ExitCode.INTERRUPTED || workspace.isStopRequested()) {
                    break;
                }
            }
            return new Answer("", errorText.toString(), errors, exitCode, isOver, null);
        }

        private Answer answer(SessionFile.Part part) {
            if (!part.isCommand()) {
                return evaluated(workspace.evaluatePart(script, part.text()), page, workspace);
            }
            String[] words = part.text().strip().split("\\s+", 2);
            try {
                return commands.find(words[0]).execute(workspace, words.length == 1 ? "" : words[1], page);
            } catch (UserError error) {
                String sentence = script.name() + ":" + part.line() + ": " + page.style().error("error") + ": " + error.sentence() + "\n";
                return new Answer("", sentence, List.of(), error.exitCode(), false, null);
            }
        }
    }
}
