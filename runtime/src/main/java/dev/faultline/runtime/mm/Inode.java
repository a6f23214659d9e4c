package dev.faultline.runtime.mm;

import dev.faultline.runtime.sync.SpinLock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of a mapping belong to when they are not private: a file, or shared anonymous memory, which is a file without a name. The
 * kernel's {@code struct inode} together with its {@code i_mapping} (include/linux/fs.h).
 *
 * <pre>
 *   what                        protected by
 *   pages, folios               tree_lock to change; looked up under it before 2.6.27, in an ordered operation since
 *   size, truncateCount         ordered operations
 *   image, blocks, readAhead,   ordered operations
 *   users
 *   mappings                    ordered operations; the kernel's i_mmap_lock is not modelled
 * </pre>
 *
 * A page in {@link #pages} carries a reference for being there. It therefore stays when the last entry that maps it goes, and leaves with the
 * object: when nothing maps it and no name leads to it any more. A name is for good, so a file lives as long as the machine.
 */
public final class Inode {

    /** What kind of file it is. */
    public enum Kind {
        /** Shared anonymous memory. */
        SHMEM(true),
        /** A file in memory. */
        TMPFS(true),
        /** A file on a disk. */
        DISK(false);

        private final boolean inMemory;

        Kind(boolean inMemory) {
            this.inMemory = inMemory;
        }

        /** Whether its pages count as shared memory, in kernels that tell it from files. */
        public boolean isInMemory() {
            return inMemory;
        }

        /** Whether its pages are copies of what is on a disk, and have to be written back some day. */
        public boolean isOnDisk() {
            return !inMemory;
        }
    }

    /** A mapping of the object, and the address space it is in. */
    public record Mapping(AddressSpace mm, Vma vma) {}

    private static final Comparator<Mapping> OLDEST_FIRST =
            Comparator.<Mapping>comparingInt(mapping -> mapping.mm().id()).thenComparingLong(mapping -> mapping.vma().start());

    private final int id;
    private final Kind kind;
    private final @Nullable String name;
    private final PageTree pages = new PageTree();
    private final Folios folios = new Folios();
    private final DiskImage image;
    private final BlockMap blocks = new BlockMap();
    private final ReadAheadState readAhead = new ReadAheadState();
    private final SpinLock treeLock;
    private final int pageShift;
    private final long chargedPages;
    private final List<Mapping> mappings = new ArrayList<>(1);
    private long size;
    private long truncateCount;
    private int users;

    /**
     * @param name null for shared anonymous memory
     * @param size in bytes
     */
    Inode(
            int id,
            Kind kind,
            @Nullable String name,
            long size,
            int pageShift,
            boolean keepsContents,
            long chargedPages,
            SpinLock treeLock) {
        this.id = id;
        this.kind = kind;
        this.name = name;
        this.size = size;
        this.pageShift = pageShift;
        this.chargedPages = chargedPages;
        this.treeLock = treeLock;
        this.image = new DiskImage(keepsContents, this::original, kind == Kind.DISK ? sizePages() : 0);
    }

    /** A number no other object has had; what {@link FrameTable#rmap} holds of its pages. Never 0. */
    public int id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** The file's name; null for shared anonymous memory. */
    public @Nullable String name() {
        return name;
    }

    /** Length in bytes. */
    public long size() {
        return size;
    }

    /** What a program wrote to page {@code index} when it made the file; no two files of one machine have the same. */
    long original(long index) {
        return name == null ? 0 : Contents.stamp(name.hashCode(), index);
    }

    /** Changes the length; the pages beyond are the caller's to drop. */
    void size(long newSize) {
        size = newSize;
    }

    /** Length in pages, the last of which may be partly used; an access beyond raises SIGBUS. */
    public long sizePages() {
        return (size + (1L << pageShift) - 1) >>> pageShift;
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

    /**
     * Visits the pages in memory, in ascending order of their place. A page that was on its way in while the object became shorter may be beyond its
     * end, until it becomes shorter once more or goes.
     */
    public void forEachPage(PageVisitor visitor) {
        pages.forEach(0, PageTree.END, visitor);
    }

    /** Visits the pages of [from, to) in memory, in ascending order of their place. */
    public void forEachPage(long from, long to, PageVisitor visitor) {
        pages.forEach(from, Math.min(to, sizePages()), visitor);
    }

    /** Pages it is charged for against the commit limit, as long as it lives. */
    long chargedPages() {
        return chargedPages;
    }

    PageTree pages() {
        return pages;
    }

    /** Which pages in memory belong together. */
    Folios folios() {
        return folios;
    }

    /** What is on its disk. */
    DiskImage image() {
        return image;
    }

    /** Where it is on its disk. */
    BlockMap blocks() {
        return blocks;
    }

    /** What is remembered of how it has been read. */
    ReadAheadState readAhead() {
        return readAhead;
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
        return mappings.isEmpty() && users == 0 && name == null;
    }

    /** Counts somebody more, or less, who needs the object without a mapping of it. An ordered operation. */
    void countUser(int delta) {
        users += delta;
    }

    void mapped(AddressSpace mm, Vma vma) {
        mappings.add(new Mapping(mm, vma));
    }

    void unmapped(Vma vma) {
        mappings.removeIf(mapping -> mapping.vma() == vma);
    }

    @Override
    public String toString() {
        return name == null ? kind + " " + id : name;
    }
}
