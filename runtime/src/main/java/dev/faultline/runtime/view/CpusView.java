package dev.faultline.runtime.view;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the CPUs of the machine run, and which tasks wait. The machine's own: no kernel shows this.
 *
 * <pre>
 *   cpu 0   node 0  1140 ns  task 0
 *   cpu 1   node 0  0 ns     idle
 *   task 3                   waits for a barrier
 * </pre>
 */
public final class CpusView implements View {

    /**
     * A CPU.
     *
     * @param nanos its clock
     * @param task the number of the task it runs; null when it is idle
     */
    public record Row(int cpu, int node, long nanos, @Nullable Integer task) {}

    /** A task that is on no CPU, and what it waits for. */
    public record Waiting(int task, String reason) {}

    private final List<Row> rows;
    private final List<Waiting> waiting;

    private CpusView(List<Row> rows, List<Waiting> waiting) {
        this.rows = List.copyOf(rows);
        this.waiting = List.copyOf(waiting);
    }

    static CpusView of(MemoryManager kernel) {
        List<Row> rows = new ArrayList<>();
        for (Cpu cpu : kernel.cpus()) {
            Task task = kernel.scheduler().current(cpu);
            rows.add(new Row(cpu.number(), cpu.node(), VirtualTime.toNanos(cpu.now()), task == null ? null : task.id()));
        }
        List<Waiting> waiting = new ArrayList<>();
        for (Task task : kernel.scheduler().live()) {
            String reason = task.waitsFor();
            if (reason != null) {
                waiting.add(new Waiting(task.id(), reason));
            }
        }
        return new CpusView(rows, waiting);
    }

    public List<Row> rows() {
        return rows;
    }

    public List<Waiting> waiting() {
        return waiting;
    }

    @Override
    public String text() {
        Columns columns = new Columns(4);
        rows.forEach(row -> columns.add("cpu " + row.cpu(), "node " + row.node(), row.nanos() + " ns",
                row.task() == null ? "idle" : "task " + row.task()));
        waiting.forEach(task -> columns.add("task " + task.task(), "", "", "waits for " + task.reason()));
        return columns.text();
    }
}
