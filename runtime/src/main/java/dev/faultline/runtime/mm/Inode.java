package dev.faultline.runtime.mm;

import dev.faultline.runtime.sync.SpinLock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the pages of a mapping belong to when they are not private: a file, or shared anonymous memory, which is a file without a name. The
 * kernel's {@code struct inode} together with its {@code i_mapping} (include/linux/fs.h).
 *
 * <pre>
 *   what                        protected by
 *   pages                       tree_lock to change; looked up under it before 2.6.27, in an ordered operation since
 *   sizePages, truncateCount    ordered operations
 *   mappings                    ordered operations; the kernel's i_mmap_lock is not modelled
 * </pre>
 *
 * A page in {@link #pages} carries a reference for being there. It therefore stays when the last entry that maps it goes, and leaves with the
 * object: when nothing maps it and no name leads to it any more.
 */
public final class Inode {

    /** What kind of file it is. */
    public enum Kind {
        /** Shared anonymous memory. */
        SHMEM(true, false),
        /** A file in memory. */
        TMPFS(true, false),
        /** A file on a disk. */
        DISK(false, true);

        private final boolean inMemory;
        private final boolean tracksDirty;

        Kind(boolean inMemory, boolean tracksDirty) {
            this.inMemory = inMemory;
            this.tracksDirty = tracksDirty;
        }

        /** Whether its pages count as shared memory, in kernels that tell it from files. */
        public boolean isInMemory() {
            return inMemory;
        }

        /** Whether the first write to a clean page must be noticed, because the page has to be written back some day. */
        public boolean tracksDirty() {
            return tracksDirty;
        }
    }

    /** A mapping of the object, and the address space it is in. */
    public record Mapping(AddressSpace mm, Vma vma) {}

    private static final Comparator<Mapping> OLDEST_FIRST =
            Comparator.<Mapping>comparingInt(mapping -> mapping.mm().id()).thenComparingLong(mapping -> mapping.vma().start());

    private final int id;
    private final Kind kind;
    private final PageCache pages = new PageCache();
    private final SpinLock treeLock;
    private final long chargedPages;
    private final List<Mapping> mappings = new ArrayList<>(1);
    private long sizePages;
    private long truncateCount;

    Inode(int id, Kind kind, long sizePages, long chargedPages, SpinLock treeLock) {
        this.id = id;
        this.kind = kind;
        this.sizePages = sizePages;
        this.chargedPages = chargedPages;
        this.treeLock = treeLock;
    }

    /** A number no other object has had; what {@link FrameTable#rmap} holds of its pages. Never 0. */
    public int id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** Length in pages; an access beyond raises SIGBUS. */
    public long sizePages() {
        return sizePages;
    }

    /** Pages in memory. */
    public long cachedPages() {
        return pages.count();
    }

    /** Receives a page in memory: its place and its frame. */
    @FunctionalInterface
    public interface PageVisitor {
        void visit(long index, long pfn);
    }

    /** Visits the pages in memory, in ascending order of their place. */
    public void forEachPage(PageVisitor visitor) {
        pages.forEach(0, sizePages, visitor);
    }

    /** Pages it is charged for against the commit limit, as long as it lives. */
    long chargedPages() {
        return chargedPages;
    }

    PageCache pages() {
        return pages;
    }

    SpinLock treeLock() {
        return treeLock;
    }

    /** Grows by one whenever pages are taken out: whoever has looked a page up and maps it only now must look again if it changed. */
    long truncateCount() {
        return truncateCount;
    }

    void countTruncation() {
        truncateCount++;
    }

    /** The mappings of the object, by the age of their address space and then by address. */
    public List<Mapping> mappings() {
        mappings.sort(OLDEST_FIRST);
        return List.copyOf(mappings);
    }

    /** Whether nothing leads to the object any more, so that its pages can go. */
    boolean isUnused() {
        return mappings.isEmpty() && kind == Kind.SHMEM;
    }

    void mapped(AddressSpace mm, Vma vma) {
        mappings.add(new Mapping(mm, vma));
    }

    void unmapped(Vma vma) {
        mappings.removeIf(mapping -> mapping.vma() == vma);
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }
}
