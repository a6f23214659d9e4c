package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.view.PageTableView.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The translations of a process's base pages that the CPUs hold, pages in a row with the same rights in one line. No kernel shows this: it cannot ask.
 *
 * <pre>
 *   cpu 0  0x7ffff7ffb000  4 pages  PRESENT RW USER ACCESSED DIRTY
 * </pre>
 */
public final class TlbView implements View {

    /** Translations in a row. {@code start} is the address of the first, {@code rights} what their entries say beside the frame. */
    public record Row(int cpu, long start, long pages, String rights) {}

    private record Held(long page, long word) {}

    private final List<Row> rows;

    private TlbView(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    static TlbView of(MemoryManager kernel, AddressSpace mm) {
        EntryFields fields = new EntryFields(kernel.arch());
        List<Row> rows = new ArrayList<>();
        for (Cpu cpu : kernel.cpus()) {
            List<Held> held = new ArrayList<>();
            cpu.tlb().forEach((tag, word) -> {
                if (Tlb.tag(Tlb.virtualPage(tag), mm.id()) == tag) {
                    held.add(new Held(Tlb.virtualPage(tag), word));
                }
            });
            held.sort(Comparator.comparingLong(Held::page));
            addRuns(rows, cpu.number(), held, kernel.arch(), fields);
        }
        return new TlbView(rows);
    }

    private static void addRuns(List<Row> rows, int cpu, List<Held> held, Architecture arch, EntryFields fields) {
        int from = 0;
        while (from < held.size()) {
            Held first = held.get(from);
            String rights = rights(first, arch, fields);
            int to = from + 1;
            while (to < held.size() && held.get(to).page() == first.page() + (to - from)
                    && rights(held.get(to), arch, fields).equals(rights)) {
                to++;
            }
            rows.add(new Row(cpu, first.page() << arch.geometry().pageShift(), to - from, rights));
            from = to;
        }
    }

    private static String rights(Held held, Architecture arch, EntryFields fields) {
        return fields.of(Target.of(arch, held.word()), held.word()).stream().map(Field::words).collect(Collectors.joining(" "));
    }

    public List<Row> rows() {
        return rows;
    }

    @Override
    public String text() {
        Columns columns = new Columns(4);
        rows.forEach(row -> columns.add("cpu " + row.cpu(), Targets.hex(row.start()), row.pages() + (row.pages() == 1 ? " page" : " pages"),
                row.rights()));
        return columns.text();
    }
}
