package dev.faultline.runtime.machine;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTables;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.view.Views;

/**
 * A 64-bit hash of the state of a machine. Order: every CPU's clock and TLB; every address space, oldest first, with its mappings, its
 * counters and its entries that map pages by address, each present one with its frame's flags and counts; every file and piece of shared
 * memory, oldest first, with its pages; every slot of swap in use; every device; the kernel's counters; free pages, and those that wait on a CPU.
 *
 * <p>Two executors of one machine, or two runs anywhere, must agree on it.
 */
final class StateDigest {

    private final MemoryManager kernel;
    private final Views views;
    private final Cpu[] cpus;
    private long hash = 0x6661756C746C696EL;

    StateDigest(MemoryManager kernel, Cpu[] cpus) {
        this.kernel = kernel;
        this.views = new Views(kernel);
        this.cpus = cpus;
    }

    long value() {
        for (Cpu cpu : cpus) {
            mix(cpu.now());
            cpu.tlb().forEach((tag, word) -> {
                mix(tag);
                mix(word);
            });
        }
        kernel.spaces().forEach(this::mixSpace);
        kernel.inodes().all().forEach(this::mixInode);
        kernel.swap().forEachState(this::mix);
        kernel.devices().all().forEach(device -> device.forEachState(this::mix));
        views.vmstat().counters().values().forEach(this::mix);
        mix(kernel.allocator().freePages());
        kernel.forEachWaitingPage(this::mix);
        return hash;
    }

    private void mixSpace(AddressSpace mm) {
        mix(mm.id());
        mix(mm.rss());
        mix(mm.swapped());
        mix(mm.brk());
        mix(mm.tables());
        for (Vma vma : mm.vmas()) {
            mix(vma.start());
            mix(vma.end());
            mix(vma.flags());
            mm.pageTables().forEachEntry(vma.start(), vma.end(), new Entries(mm.pageTables()));
        }
    }

    private final class Entries implements PageTables.EntryVisitor {
        final PageTables tables;

        Entries(PageTables tables) {
            this.tables = tables;
        }

        @Override
        public void visit(PageTable leaf, int from, int to) {
            mix(leaf.base);
            for (int i = from; i < to; i++) {
                mixEntry(leaf.words[i]);
            }
        }

        @Override
        public void visitHuge(PageTable table, int index, int from, int to) {
            mix(tables.hugeBase(table, index));
            mix(table.words[index]);
            for (int i = from; i < to; i++) {
                mixFrame(kernel.arch().pfn(tables.part(table.words[index], i)));
            }
        }
    }

    private void mixInode(Inode inode) {
        mix(inode.id());
        mix(inode.sizePages());
        inode.forEachPage((index, pfn) -> {
            mix(index);
            mixFrame(pfn);
        });
    }

    private void mixEntry(long entry) {
        mix(entry);
        if (kernel.arch().isPresent(entry)) {
            mixFrame(kernel.arch().pfn(entry));
        }
    }

    private void mixFrame(long pfn) {
        mix((long) kernel.frames().flags(pfn) << 32 | kernel.frames().mapCount(pfn) << 8 | kernel.frames().holds(pfn));
    }

    private void mix(long value) {
        long z = (hash ^ value) * 0xBF58476D1CE4E5B9L;
        hash = (z ^ z >>> 29) + 0x9E3779B97F4A7C15L;
    }
}
