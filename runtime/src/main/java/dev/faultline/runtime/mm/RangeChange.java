package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import java.util.function.LongUnaryOperator;

/**
 * Changes present entries of a range in place: change_pte_range of mprotect, and what else goes over entries so. Translations are flushed once for all
 * of the range.
 *
 * <p>Nothing here takes a lock but by the {@link TableLocking} it is given.
 */
final class RangeChange {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final Geometry geometry;
    private final FrameTable frames;

    RangeChange(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.frames = kernel.frames;
    }

    /**
     * The entry of a page under its VMA's new protection. 6.x lets an exclusive page be written at once, and a page of a shared mapping whose object
     * knows of a write already (can_change_pte_writable); whether another page is shared, and in 2.6 any page, is left to the first write to find out.
     */
    private long protectedEntry(Vma vma, long entry) {
        long changed = arch.modify(entry, vma.pageProtection());
        if (kernel.kernel.behaviour() == Behaviour.MODERN
                && (vma.flags() & VmaFlags.WRITE) != 0
                && arch.pfn(entry) != Memory.ZERO_PFN
                && (vma.has(VmaFlags.SHARED) ? arch.isDirty(entry) : frames.has(arch.pfn(entry), FrameTable.EXCLUSIVE))) {
            return arch.mkwrite(changed);
        }
        return changed;
    }

    /**
     * Replaces every present entry of [start, end) by {@code change} of it, and flushes if one is different.
     *
     * @return how many pages were present
     */
    long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change, TableLocking locking) {
        Replacement done = replaceRange(
                task, mm, start, end, change, huge -> kernel.hugePages.codec().isSpecial(huge) ? huge : change.applyAsLong(huge), locking);
        if (done.changed) {
            done.flush(start, end);
        }
        return done.pages;
    }

    /** Applies {@link #protectedEntry} to every present entry of [start, end), and flushes. */
    void protect(UserTask task, Vma vma, long start, long end, TableLocking locking) {
        Replacement done = replaceRange(
                task, task.mm(), start, end, entry -> protectedEntry(vma, entry), huge -> kernel.hugeEntries.protectedEntry(vma, huge),
                locking);
        task.cpu().account().add(Stat.PAGES, done.pages);
        if (done.pages > 0) {
            kernel.ops.step(task, KernelStep.PROTECT_FLUSH);
            done.flush(start, end);
        }
    }

    private Replacement replaceRange(
            UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change, LongUnaryOperator hugeChange,
            TableLocking locking) {
        kernel.hugeEntries.splitEdges(task, mm, start, end, locking);
        Replacement replacement = new Replacement(task, mm, change, hugeChange);
        mm.pageTables().forEachEntry(start, end, locking.around(mm.pageTables(), replacement));
        task.cpu().charge(replacement.entries * kernel.cost.syscall().protectPage());
        return replacement;
    }

    /** Replaces present entries, those of huge pages by a rule of their own. */
    private final class Replacement implements PageTables.EntryVisitor {
        final UserTask task;
        final AddressSpace mm;
        final LongUnaryOperator change;
        final LongUnaryOperator hugeChange;
        long entries;
        long pages;
        boolean changed;

        Replacement(UserTask task, AddressSpace mm, LongUnaryOperator change, LongUnaryOperator hugeChange) {
            this.task = task;
            this.mm = mm;
            this.change = change;
            this.hugeChange = hugeChange;
        }

        @Override
        public void visit(PageTable leaf, int from, int to) {
            for (int i = from; i < to; i++) {
                if (arch.isPresent(leaf.words[i])) {
                    replace(leaf, i, change);
                    pages++;
                }
            }
        }

        @Override
        public void visitHuge(PageTable table, int index, int from, int to) {
            replace(table, index, hugeChange);
            pages += to - from;
        }

        private void replace(PageTable table, int index, LongUnaryOperator by) {
            long entry = kernel.entries.getAndClear(task.cpu(), table, index);
            long replaced = by.applyAsLong(entry);
            changed |= replaced != entry;
            kernel.entries.putBack(task.cpu(), table, index, replaced);
            entries++;
        }

        /** Nothing but huge pages is flushed by huge pages. */
        void flush(long start, long end) {
            if (entries * geometry.entries(0) == pages) {
                kernel.tlbFlush.hugeRange(task, mm, start, end);
            } else {
                kernel.tlbFlush.range(task, mm, start, end);
            }
        }
    }
}
