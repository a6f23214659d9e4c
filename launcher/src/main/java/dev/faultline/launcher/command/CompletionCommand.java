package dev.faultline.launcher.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultline completion SHELL}: a script that makes the shell complete our words. */
@Command(name = "completion", mixinStandardHelpOptions = true,
        description = "Prints a completion script: source <(faultline completion bash).")
final class CompletionCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Supplier<CommandLine> commands;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.", completionCandidates = Shells.class)
    private String shell = "";

    CompletionCommand(Surroundings surroundings, Supplier<CommandLine> commands) {
        this.surroundings = surroundings;
        this.commands = commands;
    }

    @Override
    public Integer call() throws IOException {
        if (!new Shells().contains(shell)) {
            throw UserError.usage("completion knows bash and zsh, not '" + shell + "'");
        }
        // One script serves both: under zsh it switches on the emulation of bash's completion.
        surroundings.out().print(AutoComplete.bash("faultline", commands.get()));
        return ExitCode.OK;
    }
}
