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
 * The translations of a process's pages that the CPUs hold, pages in a row of one size and with the same rights in one line. No kernel shows this: it
 * cannot ask.
 *
 * <pre>
 *   cpu 0  0x7ffff7ffb000  4 pages of 4 KiB  PRESENT RW USER ACCESSED DIRTY
 *   cpu 0  0x7ffff7e00000  1 page of 2 MiB   PRESENT RW USER ACCESSED DIRTY PSE
 * </pre>
 */
public final class TlbView implements View {

    private static final int KIB_SHIFT = 10;
    private static final int MIB_SHIFT = 20;

    /**
     * Translations in a row.
     *
     * @param start address of the first
     * @param pageShift of their size
     * @param rights what their entries say beside the frame
     */
    public record Row(int cpu, long start, long pages, int pageShift, String rights) {}

    private record Held(long page, int pageShift, String rights) {

        long address() {
            return page << pageShift;
        }

        /** Whether it goes on what {@code first} and the {@code pages} from there on have begun. */
        boolean follows(Held first, int pages) {
            return pageShift == first.pageShift && page == first.page + pages && rights.equals(first.rights);
        }
    }

    private final List<Row> rows;

    private TlbView(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    static TlbView of(MemoryManager kernel, AddressSpace mm) {
        Architecture arch = kernel.arch();
        EntryFields fields = new EntryFields(arch);
        List<Row> rows = new ArrayList<>();
        for (Cpu cpu : kernel.cpus()) {
            List<Held> held = new ArrayList<>();
            cpu.tlb().forEach((tag, word) -> {
                boolean isHuge = arch.hugeEntries().isPresent() && Tlb.isHuge(tag);
                long page = Tlb.virtualPage(tag);
                if (tag == (isHuge ? Tlb.hugeTag(page, mm.id()) : Tlb.tag(page, mm.id()))) {
                    int shift = isHuge ? arch.geometry().spanShift(0) : arch.geometry().pageShift();
                    held.add(new Held(page, shift, rights(isHuge, word, arch, fields)));
                }
            });
            held.sort(Comparator.comparingLong(Held::address));
            addRuns(rows, cpu.number(), held);
        }
        return new TlbView(rows);
    }

    private static void addRuns(List<Row> rows, int cpu, List<Held> held) {
        int from = 0;
        while (from < held.size()) {
            Held first = held.get(from);
            int to = from + 1;
            while (to < held.size() && held.get(to).follows(first, to - from)) {
                to++;
            }
            rows.add(new Row(cpu, first.address(), to - from, first.pageShift(), first.rights()));
            from = to;
        }
    }

    private static String rights(boolean isHuge, long word, Architecture arch, EntryFields fields) {
        Target target = isHuge ? new Target.HugePage(arch.pfn(word), 1) : Target.of(arch, word);
        return fields.of(target, word).stream().map(Field::words).collect(Collectors.joining(" "));
    }

    public List<Row> rows() {
        return rows;
    }

    @Override
    public String text() {
        Columns columns = new Columns(4);
        rows.forEach(row -> columns.add("cpu " + row.cpu(), Targets.hex(row.start()),
                row.pages() + (row.pages() == 1 ? " page" : " pages") + " of " + size(row.pageShift()),
                row.rights()));
        return columns.text();
    }

    private static String size(int shift) {
        return shift < MIB_SHIFT ? (1 << shift - KIB_SHIFT) + " KiB" : (1 << shift - MIB_SHIFT) + " MiB";
    }
}
