package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Tlb;

/**
 * What is in pages, as far as a program can tell: one number a page, so that a lost write or a stale copy is seen and not guessed.
 *
 * <pre>
 *   allocated and cleared, a zero written   0
 *   written                                 a stamp of the writer and how many writes it had made
 *   read, executed, 0 added                 as before
 *   copied on write                         as the original
 *   written to swap, read from there        as the original
 * </pre>
 *
 * Stamps do not depend on time, on which CPU did what, or on addresses: a program whose threads do not race reads the same under every design,
 * kernel and cost model. The processor writes where its translation leads, be it stale.
 *
 * <p>Frames keep contents only on machines that are asked to; on others everything reads as 0.
 */
public final class Contents {

    /** What reading gives where it would raise a signal; no stamp is the same. */
    public static final long UNREADABLE = -1;

    private final MemoryManager kernel;
    private final FrameTable frames;
    private final Architecture arch;
    private final LeafWork work;
    private final Swap swap;
    private final int pageShift;
    private final StaleTranslations translations;

    Contents(MemoryManager kernel) {
        this.kernel = kernel;
        this.frames = kernel.frames;
        this.arch = kernel.arch;
        this.work = kernel.work;
        this.swap = kernel.swap;
        this.pageShift = arch.geometry().pageShift();
        this.translations = new StaleTranslations(kernel);
    }

    /** Whether this machine keeps them. */
    boolean areKept() {
        return frames.keepsContents();
    }

    /** The stamp of a write: neither 0 nor {@link #UNREADABLE}. */
    public static long stamp(long writer, long serial) {
        long stamp = mix(mix(writer + 0x9E3779B97F4A7C15L) + serial);
        return stamp == 0 || stamp == UNREADABLE ? 1 : stamp;
    }

    /**
     * The processor has accessed a page through the translation in its TLB. An ordered operation.
     *
     * @throws HazardException stale_tlb, if the page is not the task's any more
     */
    void accessed(Cpu cpu, UserTask task, Access access, long address) {
        long pfn = translated(cpu.tlb(), address, task.mm());
        translations.check(cpu, task.mm(), address, pfn);
        accessed(task, access, pfn);
    }

    private long translated(Tlb tlb, long address, AddressSpace mm) {
        int slot = tlb.find(Tlb.tag(address >>> pageShift, mm.id()));
        if (slot >= 0) {
            return arch.pfn(tlb.word(slot));
        }
        long word = tlb.word(tlb.find(Tlb.hugeTag(address >>> arch.geometry().spanShift(0), mm.id())));
        return arch.pfn(mm.pageTables().part(word, arch.geometry().index(0, address)));
    }

    /** The task has accessed a page, in user mode or in the kernel, and found it in that frame. An ordered operation. */
    void accessed(UserTask task, Access access, long pfn) {
        switch (access) {
            case WRITE -> frames.setContent(pfn, task.nextStamp());
            case WRITE_ZERO -> frames.setContent(pfn, 0);
            case READ, EXEC, RMW -> {}
        }
    }

    /** The kernel has accessed a page by its frame, after making sure of the entry that maps it at {@code address}. An ordered operation. */
    public void accessedByKernel(UserTask task, Access access, long address) {
        long entry = task.mm().pageTables().read(address);
        if (areKept() && arch.isPresent(entry)) {
            accessed(task, access, arch.pfn(entry));
        }
    }

    /** What a process would read from the page at {@code address}, without a fault. */
    long read(AddressSpace mm, long address) {
        Vma vma = mm.vmas().containing(address);
        if (vma == null || !work.allows(vma, Access.READ)) {
            return UNREADABLE;
        }
        long entry = mm.pageTables().read(address);
        if (arch.isPresent(entry)) {
            return frames.content(arch.pfn(entry));
        }
        if (GuardMarker.isGuard(arch, entry)) {
            return UNREADABLE;
        }
        if (swap.isSwap(entry)) {
            return swap.content(swap.slot(entry));
        }
        if (vma.object() == null) {
            return 0;
        }
        return read(vma.object(), arch.isFile(entry) ? arch.fileOffset(entry) : vma.linearIndex(address, pageShift));
    }

    private long read(Inode object, long index) {
        if (index >= object.sizePages()) {
            return UNREADABLE;
        }
        long slot = object.pages().swapSlot(index);
        if (slot != 0) {
            return swap.content(slot);
        }
        long page = object.pages().get(index);
        // A page that is being read will hold what is on the disk.
        boolean isThere = page != PageCache.NONE && kernel.diskStore.reads().isFilled(page);
        return isThere ? frames.content(page) : object.image().read(index);
    }

    /**
     * A hash of what a process would read from the pages that [start, start + length) overlaps, in order. Where they are does not count, so what
     * has been moved or inherited hashes to the same.
     */
    public long digest(AddressSpace mm, long start, long length) {
        long hash = 0;
        if (length > 0) {
            for (long page = start >>> pageShift; page <= start + length - 1 >>> pageShift; page++) {
                hash = mix(hash + 0x9E3779B97F4A7C15L ^ read(mm, page << pageShift));
            }
        }
        return hash;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
