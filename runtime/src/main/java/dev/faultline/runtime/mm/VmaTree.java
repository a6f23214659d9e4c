package dev.faultline.runtime.mm;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of an address space in order of address, none overlapping.
 *
 * <p>A sorted array rather than a balanced tree: the question asked at every fault, "the lowest mapping that ends above this address", is
 * a binary search over one dense {@code long[]} of ends, without following a pointer; insertion moves at most half a megabyte at the
 * limit of 65,536 mappings, and address spaces rarely have a hundredth of that. The mapping found last is tried first. What a search
 * costs in simulated time is the caller's business. Addresses compare as unsigned. Single-threaded.
 */
public final class VmaTree implements Iterable<Vma> {

    private static final int INITIAL_CAPACITY = 16;

    private @Nullable Vma[] vmas = new Vma[INITIAL_CAPACITY];
    /** End of each mapping, parallel to {@link #vmas}. */
    private long[] ends = new long[INITIAL_CAPACITY];

    private int count;
    private int lastFound;
    private @Nullable Listener listener;
    private VmaLocking locking = VmaLocking.NONE;

    /** Is told of every mapping that comes into the tree or leaves it, and when one in it changes its anon_vma. */
    interface Listener {
        void entered(Vma vma);

        void left(Vma vma);

        /** Tells two. */
        static Listener both(Listener first, Listener second) {
            return new Listener() {
                @Override
                public void entered(Vma vma) {
                    first.entered(vma);
                    second.entered(vma);
                }

                @Override
                public void left(Vma vma) {
                    first.left(vma);
                    second.left(vma);
                }
            };
        }
    }

    /** Sets who is told; to be called while the tree is empty. */
    void tell(Listener who) {
        listener = who;
    }

    /** Sets how mappings are locked against faults; to be called while the tree is empty. */
    void lockedBy(VmaLocking how) {
        locking = how;
    }

    /** How mappings are locked against faults that do not hold mmap_sem. */
    VmaLocking locking() {
        return locking;
    }

    /** Number of mappings: the kernel's {@code map_count}. */
    public int count() {
        return count;
    }

    /** The mapping with {@code index} mappings below it. */
    public Vma get(int index) {
        Vma vma = index < count ? vmas[index] : null;
        if (vma == null) {
            throw new IndexOutOfBoundsException("There are " + count + " mappings, none with index " + index + ".");
        }
        return vma;
    }

    /** The lowest mapping that ends above {@code address}, which need not contain it; null if there is none: {@code find_vma}. */
    public @Nullable Vma find(long address) {
        int index = indexAbove(address);
        return index < count ? vmas[index] : null;
    }

    /** The mapping that contains {@code address}; null if none does. */
    public @Nullable Vma containing(long address) {
        Vma vma = find(address);
        return vma != null && vma.contains(address) ? vma : null;
    }

    /** The highest mapping that ends at or below {@code address}; null if there is none. */
    public @Nullable Vma below(long address) {
        int index = indexAbove(address) - 1;
        return index >= 0 ? vmas[index] : null;
    }

    /** The mapping after one of this tree; null for the last. */
    public @Nullable Vma next(Vma vma) {
        int index = indexOf(vma) + 1;
        return index < count ? vmas[index] : null;
    }

    /** The mapping before one of this tree; null for the first. */
    public @Nullable Vma previous(Vma vma) {
        int index = indexOf(vma);
        return index > 0 ? vmas[index - 1] : null;
    }

    /** Whether any mapping overlaps [start, end). */
    public boolean overlaps(long start, long end) {
        Vma vma = find(start);
        return vma != null && Long.compareUnsigned(vma.start(), end) < 0;
    }

    /** The mappings that overlap [start, end), lowest first; later changes of the tree do not show. */
    public List<Vma> overlapping(long start, long end) {
        int from = indexAbove(start);
        return List.of(Arrays.copyOfRange(vmas, from, overlapEnd(from, end)));
    }

    /** End of the highest mapping at or below {@code start}, 0 if there is none: down to here page tables have no other user. */
    public long floor(long start) {
        Vma vma = below(start);
        return vma == null ? 0 : vma.end();
    }

    /** Start of the lowest mapping at or above {@code end}, 0 if there is none: up to here page tables have no other user. */
    public long ceiling(long end) {
        Vma vma = find(end);
        return vma == null ? 0 : vma.start();
    }

    /** All mappings in ascending order; the tree must not change meanwhile. */
    @Override
    public Iterator<Vma> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Vma next() {
                if (next >= count) {
                    throw new NoSuchElementException("All " + count + " mappings were visited.");
                }
                return get(next++);
            }
        };
    }

    // ---- changes, for VmaOps and VmaMerger ------------------------------------------------------------------------

    /** Adds a mapping where there is none. */
    void insert(Vma vma) {
        int index = indexAbove(vma.start());
        if (index < count && Long.compareUnsigned(get(index).start(), vma.end()) < 0) {
            throw new IllegalStateException("The mapping " + vma + " would overlap " + get(index) + ".");
        }
        if (count == vmas.length) {
            vmas = Arrays.copyOf(vmas, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(vmas, index, vmas, index + 1, count - index);
        System.arraycopy(ends, index, ends, index + 1, count - index);
        vmas[index] = vma;
        ends[index] = vma.end();
        count++;
        vma.linked(true);
        vma.listenedToBy(listener);
        locking.attached(vma);
    }

    /** Removes a mapping. */
    void remove(Vma vma) {
        int index = indexOf(vma);
        remove(index, index + 1);
    }

    /** Removes the mappings that overlap [start, end). */
    void removeOverlapping(long start, long end) {
        int from = indexAbove(start);
        remove(from, overlapEnd(from, end));
    }

    /** Removes all mappings. */
    void clear() {
        remove(0, count);
    }

    private void remove(int from, int to) {
        for (int i = from; i < to; i++) {
            vmas[i].listenedToBy(null);
            vmas[i].linked(false);
            locking.detached(vmas[i]);
        }
        System.arraycopy(vmas, to, vmas, from, count - to);
        System.arraycopy(ends, to, ends, from, count - to);
        Arrays.fill(vmas, count - (to - from), count, null);
        count -= to - from;
    }

    /** Moves a mapping's boundaries, never past a neighbour. */
    void resize(Vma vma, long start, long end) {
        int index = indexOf(vma);
        boolean clearBelow = index == 0 || Long.compareUnsigned(ends[index - 1], start) <= 0;
        boolean clearAbove = index + 1 == count || Long.compareUnsigned(end, get(index + 1).start()) <= 0;
        if (!clearBelow || !clearAbove || Long.compareUnsigned(start, end) >= 0) {
            throw new IllegalStateException(
                    "The mapping " + vma + " cannot become " + Long.toHexString(start) + "-" + Long.toHexString(end) + ".");
        }
        vma.setBounds(start, end);
        ends[index] = end;
    }

    private int indexOf(Vma vma) {
        int index = indexAbove(vma.start());
        if (index >= count || vmas[index] != vma) {
            throw new IllegalArgumentException("The mapping " + vma + " is not in this address space.");
        }
        return index;
    }

    /** Index after the last mapping, counted from {@code from}, that starts below {@code end}. */
    private int overlapEnd(int from, long end) {
        int index = from;
        while (index < count && Long.compareUnsigned(get(index).start(), end) < 0) {
            index++;
        }
        return index;
    }

    /** Index of the lowest mapping that ends above {@code address}; {@link #count} if there is none. */
    int indexAbove(long address) {
        int last = lastFound;
        if (last < count
                && Long.compareUnsigned(ends[last], address) > 0
                && (last == 0 || Long.compareUnsigned(ends[last - 1], address) <= 0)) {
            return last;
        }
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(ends[middle], address) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        lastFound = low;
        return low;
    }
}
