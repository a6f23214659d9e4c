package dev.faultline.runtime.mm;

import dev.faultline.runtime.sync.UseCount;
import org.jspecify.annotations.Nullable;

/**
 * A mapping: a page-aligned stretch of addresses with one protection and one thing behind it, the kernel's {@code vm_area_struct}.
 *
 * <p>Behind a mapping is either an object (a file, or the shared memory of an anonymous shared mapping), known by identity, or private
 * anonymous memory. {@link #pgoff} is the page of the object at {@link #start}; private anonymous memory counts pages from address 0
 * instead, as of where it was made, so that unmoved neighbours always line up.
 *
 * <p>Boundaries change only through {@link VmaTree} and {@link VmaOps}, because the tree is ordered by them.
 */
public final class Vma {

    private long start;
    private long end;
    private long flags;
    private long pageProtection;
    private long pgoff;
    private final @Nullable Inode object;
    private int anonVma;
    private boolean anonInherited;

    /** Whether it is in a tree: cleared before anything of it is unmapped. */
    private boolean isLinked;

    /** How often its range or what it allows has changed. */
    private long sequence;

    /** Faults that go by it without mmap_sem, where a design counts them. Ordered operations. */
    private @Nullable UseCount users;

    /** What swap read-ahead has learnt here; made when first asked for. Ordered operations. */
    private @Nullable SwapWindow swapWindow;

    /** Who hears of the mapping's anon_vma while the mapping is in a tree. */
    private VmaTree.@Nullable Listener listener;

    /** Its lock, while it is in a tree whose mappings have locks. */
    private @Nullable VmaLock lock;

    /** A mapping of [start, end) that is in no tree yet. */
    Vma(long start, long end, long flags, long pageProtection, @Nullable Inode object, long pgoff) {
        this.start = start;
        this.end = end;
        this.flags = flags;
        this.pageProtection = pageProtection;
        this.object = object;
        this.pgoff = pgoff;
    }

    /** First address. */
    public long start() {
        return start;
    }

    /** The address after the last. */
    public long end() {
        return end;
    }

    /** Length in bytes. */
    public long length() {
        return end - start;
    }

    /** Whether {@code address} lies in the mapping. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - start, end - start) < 0;
    }

    /** {@link VmaFlags}. */
    public long flags() {
        return flags;
    }

    /** Whether all of {@code flags} are set. */
    public boolean has(long wanted) {
        return (flags & wanted) == wanted;
    }

    /** The entry bits of a page that is mapped here: the kernel's {@code vm_page_prot}. */
    public long pageProtection() {
        return pageProtection;
    }

    /** The file or shared-memory object behind the mapping; null for private anonymous memory. */
    public @Nullable Inode object() {
        return object;
    }

    /** Page of the object at {@link #start}; for private anonymous memory the page number it was made at. */
    public long pgoff() {
        return pgoff;
    }

    /** Id of the anon_vma that leads from anonymous pages back to mappings; 0 until the first such page. */
    public int anonVma() {
        return anonVma;
    }

    /** Whether the anonymous pages may also belong to a parent's mapping, because fork made this one. */
    public boolean anonInherited() {
        return anonInherited;
    }

    /**
     * Ties the mapping to an anon_vma.
     *
     * @param id as in {@link FrameTable#rmap}
     * @param inherited whether fork handed it down
     */
    public void setAnonVma(int id, boolean inherited) {
        VmaTree.Listener told = listener;
        listenedToBy(null);
        this.anonVma = id;
        this.anonInherited = inherited;
        listenedToBy(told);
    }

    /** The mapping has come into a tree with a listener, or with null has left it. */
    void listenedToBy(VmaTree.@Nullable Listener next) {
        if (listener != null) {
            listener.left(this);
        }
        listener = next;
        if (next != null) {
            next.entered(this);
        }
    }

    /** The linear page number of {@code address} in what is behind the mapping: the kernel's {@code linear_page_index}. */
    public long linearIndex(long address, int pageShift) {
        return pgoff + (address - start >>> pageShift);
    }

    /** Whether it is in an address space. In order, where mmap_sem is not held. */
    public boolean isLinked() {
        return isLinked;
    }

    void linked(boolean now) {
        isLinked = now;
    }

    /** A number that changes with its range, its place in what is behind it, and what it allows. In order, where mmap_sem is not held. */
    public long sequence() {
        return sequence;
    }

    /** Who goes by it without mmap_sem; null while nobody ever has. In order. */
    public @Nullable UseCount users() {
        return users;
    }

    /** Begins to count them. In order. */
    public void users(UseCount count) {
        users = count;
    }

    /** The lock that faults take in place of mmap_lock; there is one only under designs that have such locks. */
    VmaLock lock() {
        VmaLock own = lock;
        if (own == null) {
            throw new IllegalStateException("the mapping " + this + " has no lock");
        }
        return own;
    }

    void lock(VmaLock own) {
        this.lock = own;
    }

    SwapWindow swapWindow() {
        if (swapWindow == null) {
            swapWindow = new SwapWindow();
        }
        return swapWindow;
    }

    /** This mapping was split off another one, or is a child's copy of it. */
    void inheritSwapWindow(Vma from) {
        swapWindow = from.swapWindow == null ? null : from.swapWindow.copy();
    }

    void setBounds(long newStart, long newEnd) {
        this.start = newStart;
        this.end = newEnd;
        sequence++;
    }

    void setFlags(long newFlags, long newPageProtection) {
        this.flags = newFlags;
        this.pageProtection = newPageProtection;
        sequence++;
    }

    void setPgoff(long newPgoff) {
        this.pgoff = newPgoff;
        sequence++;
    }

    @Override
    public String toString() {
        return Long.toHexString(start) + "-" + Long.toHexString(end) + " " + VmaFlags.describe(flags);
    }
}
