package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.HugeEntryCodec;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of huge pages where they are not faults' business: splitting, and what follows for them from changes of a range.
 *
 * <pre>
 *   a change of a range (munmap, mprotect, mremap, madvise)
 *        start                                  end
 *          |                                     |
 *   | huge   |  huge  |  huge  |  huge  |  huge   |
 *   | split  |        as one entry      |  split  |
 * </pre>
 *
 * Splitting an entry leaves the page's frames where they are: every part is mapped by an entry of its own from then on, as before, in the table
 * that was deposited. So no memory is needed, and no part changes its counts.
 *
 * <p>The lock of the table above must be held wherever an entry changes. Source: {@code __split_huge_pmd} and its callers in mm/huge_memory.c, 6.x.
 *
 * <p>Simplified: the kernel splits the page behind the entries too, and only when memory is short; here a part that nobody maps is free at once.
 */
public final class HugeEntries {

    private final MemoryManager kernel;
    private final Architecture arch;

    HugeEntries(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
    }

    /** The frames of huge pages that are mapped in [start, end), the first of each. The page of zeroes is none. */
    static long[] pages(PageTables tables, long start, long end) {
        LongStream.Builder pages = LongStream.builder();
        tables.forEachHuge(start, end, (table, index) -> {
            if (!tables.mapsHugeZeroes(table, index)) {
                pages.add(tables.hugeFrame(table, index));
            }
        });
        return pages.build().toArray();
    }

    // ---- splitting --------------------------------------------------------------------------------------------------

    /** Splits the huge page of a fault, if there still is one: base pages are to go on with it. */
    public void split(Fault fault) {
        splitAt(fault.task(), fault.mm(), fault.address, TableLocking.HELD);
    }

    /**
     * Splits the huge page that is mapped around an address, if there is one.
     *
     * @return the leaf table with its parts
     */
    public @Nullable PageTable splitAt(Task task, AddressSpace mm, long address, TableLocking locking) {
        PageTables tables = mm.pageTables();
        PageTable table = tables.lowest(address);
        int index = arch.geometry().index(table.level, address);
        if (!tables.isHuge(table, index)) {
            return null;
        }
        locking.lock(table);
        PageTable leaf = tables.isHuge(table, index) ? split(task, mm, table, index) : tables.child(table, index);
        locking.unlock(table);
        return leaf;
    }

    /** Whether a huge page is mapped on both sides of an address, so that a border there would cut it. */
    public boolean isCut(AddressSpace mm, long address) {
        if (!mm.pageTables().hadHugePages() || (address & kernel.hugePages.bytes() - 1) == 0) {
            return false;
        }
        PageTable table = mm.pageTables().lowest(address);
        return mm.pageTables().isHuge(table, arch.geometry().index(table.level, address));
    }

    /** Splits the huge pages that the borders of [start, end) cut, so that each in it can be changed as one. */
    void splitEdges(Task task, AddressSpace mm, long start, long end, TableLocking locking) {
        splitEdges(task, mm, start, end, Zap.EVERY_ENTRY, locking);
    }

    /** The same for entries that {@code which} picks. */
    void splitEdges(Task task, AddressSpace mm, long start, long end, LongPredicate which, TableLocking locking) {
        splitEdge(task, mm, start, which, locking);
        splitEdge(task, mm, end, which, locking);
    }

    private void splitEdge(Task task, AddressSpace mm, long address, LongPredicate which, TableLocking locking) {
        if (isCut(mm, address)) {
            PageTable table = mm.pageTables().lowest(address);
            int index = arch.geometry().index(table.level, address);
            if (which.test(table.words[index])) {
                splitAt(task, mm, address, locking);
            }
        }
    }

    /** The table takes the entry's place at once, so that no other CPU finds the page missing; then the translation as a huge one goes. */
    private PageTable split(Task task, AddressSpace mm, PageTable table, int index) {
        Cpu cpu = task.cpu();
        PageTables tables = mm.pageTables();
        long base = tables.hugeBase(table, index);
        cpu.charge(tables.hugeParts() * kernel.cost.fault().setPte());
        cpu.order();
        PageTable leaf = tables.split(table, index);
        kernel.vmStat.thpSplitPmd++;
        kernel.tlbFlush.huge(task, mm, base);
        return leaf;
    }

    // ---- changes of a range -----------------------------------------------------------------------------------------

    /** The entry under its VMA's new protection; as with base pages, what is exclusive may be written again at once. */
    long protectedEntry(Vma vma, long entry) {
        HugeEntryCodec codec = kernel.hugePages.codec();
        long changed = codec.mkhuge(arch.modify(entry, vma.pageProtection()));
        if (codec.isSpecial(entry)) {
            return codec.mkspecial(changed);
        }
        boolean writable = kernel.kernel.behaviour() == Behaviour.MODERN
                && (vma.flags() & VmaFlags.WRITE) != 0
                && kernel.frames.has(arch.pfn(entry), FrameTable.EXCLUSIVE);
        return writable ? arch.mkwrite(changed) : changed;
    }

    /** Copies an entry to a child, whose leaf table {@code deposit} waits behind it then: copy_huge_pmd. Returns the pages the child has got. */
    long copy(Cpu cpu, PageTable from, PageTables child, PageTable to, int index, long deposit) {
        long entry = from.words[index];
        child.deposit(to, index, deposit);
        if (kernel.hugePages.codec().isSpecial(entry)) {
            to.words[index] = entry;
            return 0;
        }
        entry = arch.wrprotect(entry);
        from.words[index] = entry;
        to.words[index] = arch.mkold(entry);
        long page = arch.pfn(entry);
        for (int i = 0; i < child.hugeParts(); i++) {
            kernel.frames.share(page + i);
        }
        cpu.charge(kernel.cost.process().forkPage() + kernel.entries.restCost());
        return child.hugeParts();
    }

    /** Moves an entry and the table behind it to where nothing is: move_huge_pmd. */
    void move(Cpu cpu, PageTables tables, PageTable from, int fromIndex, PageTable to, int toIndex) {
        long entry = kernel.entries.getAndClear(cpu, from, fromIndex);
        tables.deposit(to, toIndex, tables.withdraw(from, fromIndex));
        kernel.entries.putBack(cpu, to, toIndex, entry);
        cpu.charge(kernel.cost.syscall().movePage());
    }
}
