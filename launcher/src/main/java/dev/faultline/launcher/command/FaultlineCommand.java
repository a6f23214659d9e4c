package dev.faultline.launcher.command;

import dev.faultline.launcher.Version;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code faultline} without a command: the prompt. */
@Command(name = "faultline", mixinStandardHelpOptions = true, versionProvider = FaultlineCommand.VersionLine.class,
        synopsisSubcommandLabel = "[COMMAND | SCRIPT]",
        description = "Runs memory workloads on a simulated multiprocessor and reports what every line cost.",
        footer = {"", "'faultline SCRIPT' is short for 'faultline run SCRIPT'; 'faultline COMMAND --help' tells more."})
final class FaultlineCommand implements Callable<Integer> {

    private final Supplier<Object> prompt;

    /** @param prompt makes what runs when no command is named */
    FaultlineCommand(Supplier<Object> prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() throws Exception {
        return ((ReplCommand) prompt.get()).call();
    }

    /** What {@code --version} prints. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"faultline " + Version.current()};
        }
    }
}
