package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.ObjectFaults;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.stats.Stat;

/**
 * remap_file_pages: lets a part of a shared mapping show other pages of its file.
 *
 * <pre>
 *   until 3.19   the mapping stays one, and becomes nonlinear: each page is entered where it is wanted, under mmap_sem held for reading once the
 *                mapping is marked. An entry whose page goes keeps the page's number (a file entry), by which a fault brings it back.
 *                mm/fremap.c with filemap_populate and install_page, 2.6.11
 *   from 4.0 on  the part becomes a mapping of its own, populated: mm/mmap.c
 * </pre>
 */
public final class RemapFilePages {

    private static final KernelVersion FIRST_TO_EMULATE = new KernelVersion(4, 0, 0);

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Mmap mmap;
    private final Architecture arch;
    private final Geometry geometry;
    private final boolean emulates;

    public RemapFilePages(MemoryManager kernel, FaultDesign design, Mmap mmap) {
        this.kernel = kernel;
        this.design = design;
        this.mmap = mmap;
        this.arch = kernel.arch();
        this.geometry = arch.geometry();
        this.emulates = kernel.kernel().version().isAtLeast(FIRST_TO_EMULATE);
    }

    /**
     * Makes [start, start + length) show the file from {@code offset} on.
     *
     * @param start rounded down to whole pages, as is {@code length}
     * @param offset in bytes, rounded down to whole pages: the call itself counts in pages
     * @throws SyscallException EINVAL, ENOMEM
     */
    public void call(UserTask task, long start, long length, long offset) {
        task.cpu().charge(kernel.cost().syscall().entry());
        long from = geometry.pageFloor(start);
        long bytes = geometry.pageFloor(length);
        long pgoff = offset >> geometry.pageShift();
        if (bytes <= 0 || !geometry.isUserRange(from, bytes) || offset < 0 || offset + bytes < 0) {
            throw refused("%d bytes at 0x%x and the offset %d are not a range of pages".formatted(length, start, offset));
        }
        if (emulates) {
            mapAnew(task, from, from + bytes, pgoff);
        } else {
            if (pgoff + (bytes >>> geometry.pageShift()) - 1 > arch.maxFileOffset()) {
                throw refused("an entry of %s can name pages of a file up to %d".formatted(arch.name(), arch.maxFileOffset()));
            }
            boolean[] isDone = {false};
            while (!isDone[0]) {
                design.look(task, () -> isDone[0] = populate(task, from, from + bytes, pgoff));
                if (!isDone[0]) {
                    design.map(task, () -> {
                        Vma vma = check(task, from, from + bytes);
                        // The object's other users look at the mapping, too.
                        task.cpu().order();
                        task.mm().vmaOps().makeNonlinear(vma);
                    });
                }
            }
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    /** The object is held, for it may have no other mapping than the one that is replaced. */
    private void mapAnew(UserTask task, long start, long end, long pgoff) {
        Vma[] found = {null};
        design.look(task, () -> {
            found[0] = check(task, start, end);
            kernel.inodes().hold(task, found[0].object());
        });
        Inode object = found[0].object();
        long flags = found[0].flags() & (VmaFlags.PROTECTION | VmaFlags.SHARED | VmaFlags.LOCKED);
        try {
            mmap.call(task, new Mmap.Source(object, pgoff << geometry.pageShift()), end - start, flags, true, start);
        } finally {
            kernel.inodes().letGo(task, object);
        }
    }

    private Vma check(UserTask task, long start, long end) {
        task.cpu().charge(kernel.cost().fault().findVma());
        Vma vma = task.mm().vmas().containing(start);
        if (vma == null || !vma.has(VmaFlags.SHARED) || vma.object() == null || Long.compareUnsigned(end, vma.end()) > 0) {
            throw refused("0x%x-0x%x is not within one shared mapping".formatted(start, end));
        }
        return vma;
    }

    /**
     * Enters the pages.
     *
     * @return false, with nothing done, if the mapping has to be marked as nonlinear before
     */
    private boolean populate(UserTask task, long start, long end, long first) {
        Vma vma = check(task, start, end);
        if (!vma.has(VmaFlags.NONLINEAR) && first != vma.linearIndex(start, geometry.pageShift())) {
            return false;
        }
        long pgoff = first;
        long last = pgoff + (end - start >>> geometry.pageShift());
        for (long address = start; address != end; address += geometry.pageBytes()) {
            // Another thread may cut the file between two pages.
            task.cpu().order();
            if (last > vma.object().sizePages()) {
                throw refused("the file has no pages up to " + last);
            }
            ObjectFaults.Entered entered = kernel.objectFaults().enter(task, design, vma, address, pgoff);
            switch (entered) {
                case DONE -> task.cpu().account().add(Stat.PREFAULTED, 1);
                case NO_MEMORY -> throw new SyscallException(
                        "ENOMEM", "the machine has no free page for the file or for a page table", "give the machine more memory");
                case GONE -> throw refused("the file has no pages up to " + last);
            }
            pgoff++;
        }
        return true;
    }

    private static SyscallException refused(String sentence) {
        return new SyscallException("EINVAL", sentence);
    }
}
