package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.script.MachineKeys;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code :set}: keys of every machine, the seed, how errors look. */
final class SetCommand implements Command {

    private static final String ERRORS = "errors";

    @Override
    public String name() {
        return "set";
    }

    @Override
    public Help help() {
        return new Help("[KEY VALUE]",
                "sets a key of every machine, as `-m` does, and does the session again on it; `errors brief` and `errors full`"
                        + " choose how errors look; alone it lists what is set",
                "touch write (mmap 1MiB)\n:set design ideal\n:time");
    }

    @Override
    public Answer execute(Workspace workspace, String arguments, Page page) {
        if (arguments.isBlank()) {
            return Answer.of(list(workspace));
        }
        String[] words = arguments.strip().split("[ =]+", 2);
        if (words.length < 2) {
            throw Words.of(this, "", 0).missing("a key and a value");
        }
        if (words[0].equals(ERRORS)) {
            workspace.preferences().brief(isBrief(words[1]));
            return Answer.of(page.style().dim("errors are " + words[1]));
        }
        Map<String, String> keys = new LinkedHashMap<>(workspace.settings().machineKeys());
        keys.put(words[0], words[1]);
        MachineKeys.check(Map.of(words[0], words[1]));
        workspace.change(workspace.settings().withMachineKeys(keys));
        return Answer.of(page.style().dim("every machine has " + words[0] + " " + words[1] + "; the session was done again on it"));
    }

    private static boolean isBrief(String word) {
        return switch (word) {
            case "brief" -> true;
            case "full" -> false;
            default -> throw new UserError(ExitCode.USAGE, "errors are `brief` or `full`, not `" + word + "`");
        };
    }

    private static String list(Workspace workspace) {
        StringBuilder text = new StringBuilder();
        workspace.settings().machineKeys().forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        text.append(ERRORS).append(workspace.preferences().isBrief() ? " brief" : " full").append('\n');
        return text.toString();
    }
}
