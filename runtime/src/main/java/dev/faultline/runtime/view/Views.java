package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.MemoryManager;

/**
 * Takes views of one machine.
 *
 * <p>Whoever asks must be at its turn in virtual time, and nobody else may hold the address space's mmap_sem for writing: a view reads page
 * tables, mappings and counters at once. The kernel takes mmap_sem and the page tables' locks for it; here nothing is locked and nothing costs time,
 * so that looking changes nothing.
 */
public final class Views {

    private final MemoryManager kernel;
    private final Geometry geometry;

    public Views(MemoryManager kernel) {
        this.kernel = kernel;
        this.geometry = kernel.arch().geometry();
    }

    /** /proc/PID/maps. */
    public MapsView maps(AddressSpace mm) {
        return MapsView.of(kernel, mm);
    }

    /**
     * /proc/PID/smaps.
     *
     * @throws ViewException on a kernel before 2.6.14, which has none
     */
    public SmapsView smaps(AddressSpace mm) {
        return SmapsView.of(kernel, mm);
    }

    /** /proc/meminfo. */
    public MeminfoView meminfo() {
        return MeminfoView.of(kernel);
    }

    /** /proc/vmstat. */
    public VmstatView vmstat() {
        return VmstatView.of(kernel);
    }

    /** What the CPUs run, and who waits. */
    public CpusView cpus() {
        return CpusView.of(kernel);
    }

    /** The translations of a process that the CPUs hold. */
    public TlbView tlb(AddressSpace mm) {
        return TlbView.of(kernel, mm);
    }

    /**
     * What /proc/PID/pagemap says of the pages that overlap [start, start+length).
     *
     * @param length in bytes; 0 for no pages
     * @throws ViewException when the range is not one of user addresses
     */
    public PagemapView pagemap(AddressSpace mm, long start, long length) {
        return PagemapView.of(kernel, mm, geometry.pageFloor(start), pagesEnd(start, length));
    }

    /**
     * The page tables on the way to [start, start+length), level by level.
     *
     * @param length in bytes; 0 for no pages
     * @throws ViewException when the range is not one of user addresses
     */
    public PageTableView pageTable(AddressSpace mm, long start, long length) {
        return PageTableView.of(kernel.arch(), mm.pageTables(), geometry.pageFloor(start), pagesEnd(start, length));
    }

    /** The address after the last page of a range; the start of its first one if it is empty. */
    private long pagesEnd(long start, long length) {
        if (length == 0) {
            return geometry.pageFloor(start);
        }
        if (!geometry.isUserRange(start, length)) {
            throw new ViewException(
                    "0x" + Long.toHexString(start) + " and the " + length + " bytes from there are not all addresses of a process",
                    "a process of this machine may use addresses below 0x" + Long.toHexString(geometry.userLimit()));
        }
        return geometry.pageFloor(start + length - 1) + geometry.pageBytes();
    }
}
