package dev.faultline.launcher.repl.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import java.util.List;
import java.util.Set;

/** All commands of the prompt, in the order help lists them. */
public final class Commands {

    /** Those whose answer has a format that is somebody else's: of /proc, or for a program to read. */
    private static final Set<String> FORMATS_OF_OTHERS = Set.of("maps", "smaps", "meminfo", "vmstat", "lines");

    private final List<Command> all = List.of(
            new HelpCommand(() -> this),
            new StatsCommand(),
            new LinesCommand(),
            new TimeCommand(),
            new WhyCommand(),
            new WalkCommand(),
            new PagemapCommand(),
            new ViewCommand("maps", "the mappings of the current process, as in /proc/PID/maps"),
            new ViewCommand("smaps", "the same with what their pages are, as in /proc/PID/smaps"),
            new ViewCommand("meminfo", "where the machine's memory is, as in /proc/meminfo"),
            new ViewCommand("vmstat", "the kernel's counters, as in /proc/vmstat"),
            new ViewCommand("cpus", "cpu_state", "what each CPU runs and how far its clock has come, and which tasks wait"),
            new ViewCommand("tlb", "the translations of the current process that the CPUs hold"),
            new LocksCommand(),
            new MachineCommand(),
            new ConfigCommand(),
            new DesignsCommand(),
            new CompareCommand(),
            new UndoCommand(),
            new SnapshotCommand(),
            new RestoreCommand(),
            new SaveCommand(),
            new LoadCommand(),
            new EditCommand(),
            new ExplainCommand(),
            new FormatCommand(),
            new SetCommand(),
            new ResetCommand(),
            new QuitCommand());

    /** Whether the lines of its answers must stay whole on a screen that is too narrow for them. */
    public static boolean keepsItsLines(Command command) {
        return FORMATS_OF_OTHERS.contains(command.name());
    }

    public List<Command> all() {
        return all;
    }

    public List<String> names() {
        return all.stream().map(Command::name).toList();
    }

    /**
     * The command called {@code name}, with or without its colon; the beginning of a name will do where it is that of one alone.
     *
     * @throws UserError where there is none
     */
    public Command find(String name) {
        String plain = name.startsWith(":") ? name.substring(1) : name;
        List<Command> exact = all.stream().filter(command -> command.name().equals(plain)).toList();
        List<Command> begun = exact.isEmpty() && !plain.isEmpty()
                ? all.stream().filter(command -> command.name().startsWith(plain)).toList()
                : exact;
        if (begun.size() == 1) {
            return begun.getFirst();
        }
        if (begun.size() > 1) {
            throw unknown(plain, "it could be " + String.join(", ", begun.stream().map(command -> ":" + command.name()).toList()));
        }
        throw unknown(plain, DidYouMean.closest(plain, names()).map(close -> "did you mean `:" + close + "`?").orElse(
                "`:help` lists them"));
    }

    private static UserError unknown(String name, String hint) {
        return new UserError(ExitCode.USAGE, "there is no command `:" + name + "`; " + hint);
    }
}
