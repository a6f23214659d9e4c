package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.X86_64;
import java.util.List;

/**
 * A few pages of an address space, operated by page number and drawn as a row.
 *
 * <pre>
 *   rr|ww.-          r read only, w read write, - no access, . nothing mapped, | a boundary between two mappings that touch
 * </pre>
 */
final class VmaRows {

    static final long BASE = 0x10_0000_0000L;
    static final long PAGE = 4096;
    static final long NONE = 0;
    static final long R = VmaFlags.READ;
    static final long RW = VmaFlags.READ | VmaFlags.WRITE;

    final VmaOps ops;
    private final VmaRules rules;

    VmaRows(VmaRules rules) {
        this(rules, 65_536);
    }

    VmaRows(VmaRules rules, int maxMapCount) {
        X86_64 arch = new X86_64();
        this.rules = rules;
        this.ops = new VmaOps(arch, rules, new AddressLayout(arch, rules, 8 << 20), maxMapCount);
    }

    /** Something to map, whose pages nobody asks for. */
    static Inode newObject() {
        return new Inode(1, Inode.Kind.SHMEM, null, 1L << 32, 12, false, 0, null);
    }

    static long address(int page) {
        return BASE + page * PAGE;
    }

    /** mmap with MAP_FIXED: what was there goes first. */
    Vma map(int from, int to, long protection) {
        unmap(from, to);
        return ops.mapAnonymous(address(from), address(to), rules.mappingFlags(protection, false, false));
    }

    List<Vma> unmap(int from, int to) {
        return ops.unmap(address(from), address(to));
    }

    /** mprotect: mapping by mapping, until a hole. */
    void protect(int from, int to, long protection) {
        long start = address(from);
        long end = address(to);
        while (start < end) {
            Vma vma = ops.tree().containing(start);
            if (vma == null) {
                return;
            }
            long stop = Math.min(end, vma.end());
            ops.changeFlags(vma, start, stop, rules.protectFlags(vma, protection));
            start = stop;
        }
    }

    Vma at(int page) {
        Vma vma = ops.tree().containing(address(page));
        if (vma == null) {
            throw new AssertionError("Nothing is mapped at page " + page + ".");
        }
        return vma;
    }

    String draw(int pages) {
        StringBuilder row = new StringBuilder();
        Vma before = null;
        for (int page = 0; page < pages; page++) {
            Vma vma = ops.tree().containing(address(page));
            if (vma != null && before != null && vma != before) {
                row.append('|');
            }
            row.append(vma == null ? '.' : vma.has(VmaFlags.WRITE) ? 'w' : vma.has(VmaFlags.READ) ? 'r' : '-');
            before = vma;
        }
        return row.toString();
    }
}
