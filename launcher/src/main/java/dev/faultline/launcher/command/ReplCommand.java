package dev.faultline.launcher.command;

import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.prompt.Prompt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code faultline repl}: answers line by line. */
@Command(name = "repl", mixinStandardHelpOptions = true,
        description = "Takes one line after the other, from a person or a pipe, and tells what each of them cost.")
final class ReplCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Interruption interruption;

    @Parameters(paramLabel = "SCRIPT", arity = "0..1", description = "Runs first; what it defines is there afterwards.")
    private @Nullable String script;

    @Option(names = "--tutorial", description = "Teaches what a page fault is, in ten steps with a prediction each.")
    private boolean tutorial;

    @Mixin
    private ExecutionOptions execution = new ExecutionOptions();

    ReplCommand(Surroundings surroundings, Interruption interruption) {
        this.surroundings = surroundings;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        if (tutorial && script != null) {
            throw UserError.usage("'--tutorial' takes no script");
        }
        Prompt prompt = Prompt.ofProcess(surroundings, interruption, execution.settings());
        return tutorial ? prompt.teach() : prompt.run(script);
    }
}
