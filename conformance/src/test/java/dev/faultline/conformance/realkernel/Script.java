package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.nio.file.Path;
import java.util.List;

/**
 * A workload as a Faultline script.
 *
 * @param lines where the workload's measured lines stand in the text
 */
public record Script(String text, List<Placed> lines) {

    /** The folder of all generated scripts, seen from this module's folder. */
    static final Path ROOT = Path.of("real-kernel");

    /**
     * A measured line of the workload and its line in the script.
     *
     * @param first 1-based line of the statement
     * @param last the line that closes its block; the same as {@code first} where it has none
     * @param isInThreads its figures are sums over threads
     */
    public record Placed(Line source, int first, int last, boolean isInThreads) {}

    public Script {
        lines = List.copyOf(lines);
    }

    static Path fileOf(Workload workload) {
        return ROOT.resolve(workload.scriptName() + ".fault");
    }
}
