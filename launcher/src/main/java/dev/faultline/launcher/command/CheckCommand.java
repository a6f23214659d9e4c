package dev.faultline.launcher.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.ErrorPrinter;
import dev.faultline.launcher.script.Script;
import dev.faultline.launcher.script.ScriptCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultline check}: parses and resolves scripts and their modules, runs nothing; silent when there is nothing to say. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Reports what is wrong with scripts without running them.")
final class CheckCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "SCRIPT", arity = "1..*", description = "Files that end in .fault, or - for standard input.")
    private List<String> scripts = List.of();

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ErrorPrinter printer = new ErrorPrinter(surroundings.terminal().styleOfErrors());
        int worst = ExitCode.OK;
        for (String script : scripts) {
            try {
                ScriptCheck check = ScriptCheck.of(Script.read(script, surroundings));
                surroundings.err().print(printer.print(check.errors()));
                surroundings.err().print(printer.printWarnings(check.warnings()));
                worst = check.errors().isEmpty() ? worst : ExitCode.USAGE;
            } catch (UserError e) {
                surroundings.err().println("faultline: " + e.sentence());
                worst = e.exitCode();
            }
        }
        return worst;
    }
}
