package dev.faultline.launcher.command;

import dev.faultline.launcher.UserError;
import dev.faultline.launcher.script.MachineKeys;
import dev.faultline.launcher.script.RunSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about how scripts run, shared by every command that runs some. */
final class ExecutionOptions {

    @Option(names = "-p", paramLabel = "NAME=VALUE", description = "Sets a param of the script; may be given several times.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "-m", paramLabel = "KEY=VALUE",
            description = "Overrides a key of every machine: cpus=512, kernel=2.6.15, config.ATOMIC_TABLE_OPS=y, "
                    + "sysctl.vm.swappiness=0, rlimit.stack=64KiB, \"swap=1GiB zram\".")
    private Map<String, String> machineKeys = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", converter = WholeNumbers.class, description = "Seed of every machine.")
    private @Nullable Long seed;

    @Option(names = "--check", description = "Checks every invariant of the machine after every statement.")
    private boolean check;

    @Option(names = "--keep-going",
            description = "Skips accesses that raise a signal, lets refused calls pass, and counts both on their line.")
    private boolean keepGoing;

    @Option(names = "--max-steps", paramLabel = "N", converter = WholeNumbers.class,
            description = "Ends a script that begins more than N statements.")
    private long maxSteps;

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Durations.class,
            description = "Ends a script that takes longer than this on this computer, such as 10s.")
    private @Nullable Duration timeout;

    /** @throws UserError for a value that makes no sense, before anything runs */
    RunSettings settings() {
        if (maxSteps < 0) {
            throw UserError.usage("'--max-steps' takes 1 or more, not " + maxSteps);
        }
        MachineKeys.check(machineKeys);
        return new RunSettings(params, machineKeys, seed, check, keepGoing, maxSteps, timeout);
    }
}
