package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Every object of the machine: how it is made, linked to the mappings of it, and dropped with its pages. */
public final class Inodes {

    private final MemoryManager kernel;
    private final SortedMap<Integer, Inode> all = new TreeMap<>();
    private final String treeLockName;
    private int lastId;

    Inodes(MemoryManager kernel) {
        this.kernel = kernel;
        treeLockName = kernel.kernel.behaviour() == Behaviour.CLASSIC ? "mapping->tree_lock" : "i_pages.xa_lock";
    }

    /**
     * A new object without pages. Ordered, because its number is the machine's.
     *
     * @param chargedPages what it has been charged for, and gives back in the end
     */
    public Inode make(Cpu cpu, Inode.Kind kind, long sizePages, long chargedPages) {
        cpu.order();
        Inode made = new Inode(++lastId, kind, sizePages, chargedPages, kernel.locks.spinLock(treeLockName, LockRank.TREE_LOCK));
        all.put(made.id(), made);
        return made;
    }

    /** The object with that number, as the reverse map of its pages has it. */
    public Inode get(int id) {
        Inode found = all.get(id);
        if (found == null) {
            throw new IllegalStateException("There is no object " + id + ".");
        }
        return found;
    }

    /** Pages of objects in memory, all together. */
    public long cachedPages() {
        return all.values().stream().mapToLong(Inode::cachedPages).sum();
    }

    /** All of them, oldest first. */
    public Collection<Inode> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** Keeps each object's list of mappings up to date with the mappings of an address space. */
    VmaTree.Listener linker(AddressSpace mm) {
        return new VmaTree.Listener() {
            @Override
            public void entered(Vma vma) {
                if (vma.object() != null) {
                    vma.object().mapped(mm, vma);
                }
            }

            @Override
            public void left(Vma vma) {
                if (vma.object() != null) {
                    vma.object().unmapped(vma);
                }
            }
        };
    }

    /** Drops those objects of {@code gone} that nothing maps any more, with their pages: what remove_vma's fput comes to. No lock is held. */
    public void release(Cpu cpu, List<Vma> gone) {
        List<Inode> candidates = new ArrayList<>();
        for (Vma vma : gone) {
            if (vma.object() != null && !candidates.contains(vma.object())) {
                candidates.add(vma.object());
            }
        }
        for (Inode inode : candidates) {
            cpu.order();
            if (inode.isUnused() && all.remove(inode.id()) != null) {
                truncate(cpu, inode, 0, inode.sizePages());
                kernel.commit.discharge(cpu, inode.chargedPages());
                kernel.locks.discard(inode.treeLock());
            }
        }
    }

    /** Takes the pages of [from, to) out of memory; nothing may map them any more (shmem_truncate_range). */
    private void truncate(Cpu cpu, Inode inode, long from, long to) {
        inode.treeLock().lock(cpu);
        long[] pages = inode.pages().remove(from, to);
        inode.treeLock().unlock(cpu);
        kernel.pagevecs.releasePages(cpu, pages, pages.length);
    }

    /**
     * Takes the pages of [from, to) out of memory and out of every address space: what punching a hole comes to. mmap_sem may be held for reading.
     *
     * <p>First out of the object, so that nobody can find them any more, then out of all mappings. Only entries of those very pages go: a mapping
     * that changes meanwhile may have others at its addresses. One that moves may be missed, hence until none is left.
     */
    public void punchHole(UserTask task, FaultDesign design, Inode inode, long from, long to) {
        Cpu cpu = task.cpu();
        inode.treeLock().lock(cpu);
        long[] pages = inode.pages().remove(from, to);
        inode.countTruncation();
        inode.treeLock().unlock(cpu);
        long[] sorted = pages.clone();
        Arrays.sort(sorted);
        LongPredicate isOneOfThem = entry -> kernel.arch.isPresent(entry) && Arrays.binarySearch(sorted, kernel.arch.pfn(entry)) >= 0;
        cpu.order();
        while (Arrays.stream(pages).anyMatch(pfn -> kernel.frames.mapCount(pfn) > 0)) {
            inode.mappings().forEach(mapping -> unmap(task, design, mapping, from, to, isOneOfThem));
            cpu.order();
        }
        kernel.pagevecs.releasePages(cpu, pages, pages.length);
    }

    private void unmap(UserTask task, FaultDesign design, Inode.Mapping mapping, long from, long to, LongPredicate which) {
        Vma vma = mapping.vma();
        int shift = kernel.arch.geometry().pageShift();
        long first = Math.max(from, vma.pgoff());
        long last = Math.min(to, vma.pgoff() + (vma.length() >>> shift));
        if (first < last) {
            long start = vma.start() + (first - vma.pgoff() << shift);
            design.zap(task, mapping.mm(), start, start + (last - first << shift), which);
        }
    }
}
