package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FrameTable;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTables;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What /proc/PID/pagemap says of a range, in words: the kernel's file is binary, one 64-bit word a page, and came with 2.6.25. Here every kernel
 * has it.
 *
 * <pre>
 *   0x7ffff7ff3000  4 pages  frames 0x16..0x19  present exclusive
 *   0x7ffff7ff7000  2 pages  zero page 0x10     present
 *   0x7ffff7ff9000  2 pages  none
 * </pre>
 *
 * @param runs by address, without gaps
 */
public record PagemapView(List<Run> runs) implements View {

    /**
     * Neighbouring pages told as one.
     *
     * @param start first address
     * @param pages how many
     * @param target what the first page's entry leads to
     * @param step how many places further each page leads: -1, 0 or 1
     */
    public record Run(long start, long pages, Target target, int step, Traits traits) {}

    /**
     * What the kernel says of a page.
     *
     * @param present a frame is mapped here; false also for a page on swap
     * @param exclusive one entry of the machine maps the frame
     * @param file the frame is one of a file or of shared memory
     */
    public record Traits(boolean present, boolean exclusive, boolean file) {}

    static PagemapView of(MemoryManager kernel, AddressSpace mm, long start, long end) {
        Reader reader = new Reader(kernel, start);
        mm.pageTables().forEachEntry(start, end, new PageTables.EntryVisitor() {
            @Override
            public void visit(PageTable leaf, int from, int to) {
                reader.skipTo(leaf.base + ((long) from << reader.pageShift));
                for (int i = from; i < to; i++) {
                    reader.read(leaf.words[i]);
                }
            }

            @Override
            public void visitHuge(PageTable table, int index, int from, int to) {
                reader.skipTo(mm.pageTables().hugeBase(table, index) + ((long) from << reader.pageShift));
                for (int i = from; i < to; i++) {
                    reader.read(mm.pageTables().part(table.words[index], i));
                }
            }
        });
        reader.skipTo(end);
        reader.close();
        return new PagemapView(List.copyOf(reader.runs));
    }

    /** Folds entries into runs as they come. */
    private static final class Reader {
        private static final Traits NOTHING = new Traits(false, false, false);

        final MemoryManager kernel;
        final Architecture arch;
        final int pageShift;
        final List<Run> runs = new ArrayList<>();
        private final Fold<Traits> fold = new Fold<>();
        private long runStart;
        private long next;

        Reader(MemoryManager kernel, long start) {
            this.kernel = kernel;
            this.arch = kernel.arch();
            this.pageShift = arch.geometry().pageShift();
            this.runStart = start;
            this.next = start;
        }

        void skipTo(long address) {
            if (address != next) {
                add(new Target.None(), NOTHING, address - next >>> pageShift);
            }
        }

        void read(long entry) {
            add(Target.of(arch, entry), traits(entry), 1);
        }

        private Traits traits(long entry) {
            if (!arch.isPresent(entry)) {
                return NOTHING;
            }
            long frame = arch.pfn(entry);
            FrameTable frames = kernel.frames();
            return new Traits(true, frames.mapCount(frame) == 1, !frames.has(frame, FrameTable.ANON | FrameTable.RESERVED));
        }

        private void add(Target target, Traits traits, long pages) {
            if (!fold.extend(target, traits, pages)) {
                close();
                fold.begin(target, traits, pages);
                runStart = next;
            }
            next += pages << pageShift;
        }

        void close() {
            if (!fold.isEmpty()) {
                runs.add(new Run(runStart, fold.count(), fold.first(), fold.step(), fold.traits()));
            }
        }
    }

    @Override
    public String text() {
        Columns columns = new Columns(4);
        for (Run run : runs) {
            columns.add(
                    Targets.hex(run.start),
                    run.pages + (run.pages == 1 ? " page" : " pages"),
                    Targets.words(run.target, run.pages, run.step),
                    words(run));
        }
        return columns.text();
    }

    private static String words(Run run) {
        StringJoiner words = new StringJoiner(" ");
        if (run.traits.present) {
            words.add("present");
        }
        if (run.traits.exclusive) {
            words.add("exclusive");
        }
        if (run.traits.file) {
            words.add("file");
        }
        return words.toString();
    }
}
