package dev.faultline.launcher.repl;

import dev.faultline.launcher.UserError;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.repl.workspace.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Kconfig options a kernel has: a machine with that kernel is booted aside and asked. */
final class KernelOptions {

    /** Entries of a machine block that decide which options there are. */
    private static final Pattern DECIDING = Pattern.compile("(?:^|[;{\\n])\\s*((?:arch|kernel|design)\\s+\"?[\\w.-]+\"?)(?=\\s*[;\\n])");

    private final Workspace workspace;
    /** By what decides them, and the settings that override it. */
    private final Map<List<Object>, Optional<Set<String>>> known = new HashMap<>();

    KernelOptions(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Names of the options of the machine whose block has these entries so far; empty where no such machine can be booted. */
    Optional<Set<String>> ofBlock(String entries) {
        StringBuilder deciding = new StringBuilder();
        Matcher matcher = DECIDING.matcher(entries);
        while (matcher.find()) {
            deciding.append(matcher.group(1)).append('\n');
        }
        return known.computeIfAbsent(List.of(deciding.toString(), workspace.settings()), key -> booted("machine {\n" + deciding + "}"));
    }

    /** Names of the options of the machine that is there, or would be. */
    Optional<Set<String>> ofSession() {
        List<MachineReport> machines = workspace.report().machines();
        return machines.isEmpty() ? ofBlock("") : Optional.of(machines.getLast().config().keySet());
    }

    private Optional<Set<String>> booted(String block) {
        try {
            return workspace.elsewhere(workspace.settings(), List.of(), context -> {
                context.evaluate("[aside]", block);
                List<MachineReport> machines = context.report().machines();
                return machines.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(machines.getLast().config().keySet()));
            });
        } catch (UserError unfit) {
            return Optional.empty();
        }
    }
}
