package dev.faultline.launcher.command;

import dev.faultline.launcher.UserError;
import dev.faultline.launcher.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code faultline} without a command. */
@Command(name = "faultline", mixinStandardHelpOptions = true, versionProvider = FaultlineCommand.VersionLine.class,
        synopsisSubcommandLabel = "COMMAND | SCRIPT",
        description = "Runs memory workloads on a simulated multiprocessor and reports what every line cost.",
        footer = {"", "'faultline SCRIPT' is short for 'faultline run SCRIPT'; 'faultline COMMAND --help' tells more."})
final class FaultlineCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw UserError.usage("name a script to run, or a command; 'faultline --help' lists them (there is no prompt in this version)");
    }

    /** What {@code --version} prints. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"faultline " + Version.current()};
        }
    }
}
