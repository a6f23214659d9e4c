package dev.faultline.launcher.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One booted machine and what each line of the scripts cost on it.
 *
 * @param index 0-based, in the order of booting
 * @param file where it was booted, with {@code line}; line 0 is the default machine of a script without a machine block
 * @param pageSize bytes
 * @param config kernel options that are set
 * @param lines in the order of file and line; entries that belong to nobody have line 0
 * @param counters the kernel's own counters by name
 * @param notes what was asked for and fell back to something else
 */
public record MachineReport(
        int index,
        String file,
        int line,
        String arch,
        int cpus,
        long pageSize,
        String kernel,
        String design,
        long seed,
        Map<String, @Nullable Object> config,
        String cost,
        List<LineReport> lines,
        Figures totals,
        List<LockReport> locks,
        Map<String, @Nullable Object> counters,
        List<NoteReport> notes) {

    /** The same machine with other lines. */
    public MachineReport withLines(List<LineReport> others) {
        return new MachineReport(index, file, line, arch, cpus, pageSize, kernel, design, seed, config, cost, others, totals, locks,
                counters,
                notes);
    }

    /** The same machine with these lines alone, and what they did as its totals. */
    public MachineReport only(List<LineReport> some, Figures did) {
        return new MachineReport(index, file, line, arch, cpus, pageSize, kernel, design, seed, config, cost, some, did, locks, counters,
                notes);
    }
}
