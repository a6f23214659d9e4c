package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

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
     * Shared anonymous memory without pages. Ordered, because its number is the machine's.
     *
     * @param chargedPages what it has been charged for, and gives back in the end
     */
    public Inode makeShared(Cpu cpu, long size, long chargedPages) {
        cpu.order();
        return make(Inode.Kind.SHMEM, null, size, chargedPages);
    }

    /** A file without pages in memory. An ordered operation; null if there is one of that name. */
    public @Nullable Inode makeFile(Cpu cpu, Inode.Kind kind, String name, long size) {
        cpu.order();
        return all.values().stream().anyMatch(inode -> name.equals(inode.name())) ? null : make(kind, name, size, 0);
    }

    private Inode make(Inode.Kind kind, @Nullable String name, long size, long chargedPages) {
        SpinLock treeLock = kernel.locks.spinLock(treeLockName, LockRank.TREE_LOCK);
        int pageShift = kernel.arch.geometry().pageShift();
        Inode made = new Inode(++lastId, kind, name, size, pageShift, kernel.frames.keepsContents(), chargedPages, treeLock);
        all.put(made.id(), made);
        return made;
    }

    /**
     * Puts pages [from, to) of a new file in memory, as one write leaves them. No spinlock is held.
     *
     * @return false if memory ran out; what was done by then stays
     */
    public boolean fill(Task task, Inode file, long from, long to) {
        boolean hasLarge = file.kind().isOnDisk() && kernel.kernel.behaviour() == Behaviour.MODERN;
        for (long first = from; first < to;) {
            int pages = hasLarge ? Folios.made(first, to - first) : 1;
            long[] folio = new long[pages];
            int there = 0;
            while (there < pages && add(task, file, first + there, folio, there)) {
                there++;
            }
            task.cpu().order();
            if (there == pages) {
                file.folios().join(first, pages);
            }
            for (int i = 0; i < there; i++) {
                kernel.pageLocks.unlock(task.cpu(), folio[i]);
            }
            kernel.pagevecs.releasePages(task.cpu(), folio, there);
            if (there < pages) {
                return false;
            }
            first += pages;
        }
        return true;
    }

    /** Adds a page of a new file's folio, locked until the folio is complete: reclaim could take it in between. */
    private boolean add(Task task, Inode file, long index, long[] folio, int place) {
        long pfn = kernel.allocator.allocateOrFail(task.cpu());
        if (pfn == Zone.EMPTY) {
            return false;
        }
        kernel.ports[kernel.memory.node(pfn)].copyPage(task.cpu());
        kernel.frames.setContent(pfn, file.original(index));
        // Nobody else knows the file, so the page is the one that is there now.
        folio[place] = kernel.pageCache.add(task.cpu(), file, index, pfn, FrameTable.LOCKED);
        return true;
    }

    /** Unmakes a file that nothing has mapped yet, with the pages it has. No spinlock is held. */
    public void unmake(Task task, Inode file) {
        task.cpu().order();
        all.remove(file.id());
        drop(task, file);
    }

    /** The object with that number, as the reverse map of its pages has it. */
    public Inode get(int id) {
        Inode found = all.get(id);
        if (found == null) {
            throw new IllegalStateException("There is no object " + id + ".");
        }
        return found;
    }

    /** The same; null where the object is gone, and the page only on its way out. */
    @Nullable
    Inode find(int id) {
        return all.get(id);
    }

    /** Pages of objects in memory, all together. */
    public long cachedPages() {
        return all.values().stream().mapToLong(Inode::cachedPages).sum();
    }

    /** Of those, pages of objects that have no other place than memory. */
    public long sharedPages() {
        return all.values().stream().filter(inode -> inode.kind().isInMemory()).mapToLong(Inode::cachedPages).sum();
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
    public void release(Task task, List<Vma> gone) {
        List<Inode> candidates = new ArrayList<>();
        for (Vma vma : gone) {
            if (vma.object() != null && !candidates.contains(vma.object())) {
                candidates.add(vma.object());
            }
        }
        candidates.forEach(inode -> dropIfUnused(task, inode));
    }

    /** Keeps an object that may lose its last mapping. An ordered operation. */
    public void hold(Task task, Inode inode) {
        task.cpu().order();
        inode.countUser(1);
    }

    /** Takes that back; the object goes if nothing maps it any more. No spinlock is held. */
    public void letGo(Task task, Inode inode) {
        task.cpu().order();
        inode.countUser(-1);
        dropIfUnused(task, inode);
    }

    private void dropIfUnused(Task task, Inode inode) {
        task.cpu().order();
        if (inode.isUnused() && all.remove(inode.id()) != null) {
            drop(task, inode);
            kernel.commit.discharge(task.cpu(), inode.chargedPages());
        }
    }

    private void drop(Task task, Inode inode) {
        long[] pages = kernel.pageCache.takeOut(task, inode, 0, PageTree.END);
        kernel.pagevecs.releasePages(task.cpu(), pages, pages.length);
        if (inode.kind().isOnDisk()) {
            kernel.fileDisk.release(inode, 0);
        }
        kernel.locks.discard(inode.treeLock());
    }

    /**
     * Takes the pages of [from, to) out of memory and out of every address space: what punching a hole comes to. mmap_sem may be held for reading.
     *
     * <p>First out of the object, so that nobody can find them any more, then out of all mappings. Only entries of those very pages go: a mapping
     * that changes meanwhile may have others at its addresses. One that moves may be missed, hence until none is left.
     */
    public void punchHole(UserTask task, FaultDesign design, Inode inode, long from, long to) {
        long[] pages = kernel.pageCache.takeOut(task, inode, from, to);
        task.cpu().order();
        inode.image().punch(from, to);
        unmapPages(task, design, inode, from, to, pages);
    }

    /**
     * Gives a file another length: truncate_setsize and truncate_pagecache (mm/truncate.c). What is beyond goes from memory and from every address
     * space, private copies included. mmap_sem is not held.
     *
     * <p>The length first, so that no fault can bring in what is beyond any more; then the entries, most of them at once; then the pages, and what
     * entries of theirs a fault has made in between.
     *
     * @param size in bytes
     */
    public void truncate(UserTask task, FaultDesign design, Inode inode, long size) {
        Cpu cpu = task.cpu();
        cpu.order();
        long before = inode.sizePages();
        inode.size(size);
        long after = inode.sizePages();
        if (after >= before) {
            return;
        }
        inode.countTruncation();
        inode.mappings().forEach(mapping -> unmap(task, design, mapping, after, before, Zap.EVERY_ENTRY));
        kernel.ops.step(task, KernelStep.TRUNCATE_PAGES);
        // No further: somebody may have made the object longer than it was.
        long[] pages = kernel.pageCache.takeOut(task, inode, after, before);
        task.cpu().order();
        inode.image().truncate(after);
        if (inode.kind().isOnDisk()) {
            kernel.fileDisk.release(inode, after);
        }
        unmapPages(task, design, inode, after, before, pages);
    }

    /** Unmaps pages that have left the object, wherever they are mapped, and lets go of them. */
    private void unmapPages(UserTask task, FaultDesign design, Inode inode, long from, long to, long[] pages) {
        Cpu cpu = task.cpu();
        long[] sorted = pages.clone();
        Arrays.sort(sorted);
        LongPredicate isOneOfThem = entry -> kernel.arch.isPresent(entry) && Arrays.binarySearch(sorted, kernel.arch.pfn(entry)) >= 0;
        while (Arrays.stream(pages).anyMatch(pfn -> kernel.frames.mapCount(pfn) > 0)) {
            inode.mappings().forEach(mapping -> unmap(task, design, mapping, from, to, isOneOfThem));
            cpu.order();
        }
        kernel.pagevecs.releasePages(cpu, pages, pages.length);
    }

    private void unmap(UserTask task, FaultDesign design, Inode.Mapping mapping, long from, long to, LongPredicate which) {
        Vma vma = mapping.vma();
        if (vma.has(VmaFlags.NONLINEAR)) {
            design.zap(task, mapping.mm(), vma.start(), vma.end(), new NonlinearPages(kernel, vma, which, from, to));
        } else {
            unmapLinear(task, design, mapping, from, to, which);
        }
        // The unlock is only posted, and who comes next is read from a list that is everybody's.
        task.cpu().order();
    }

    private void unmapLinear(UserTask task, FaultDesign design, Inode.Mapping mapping, long from, long to, LongPredicate which) {
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
