package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.design.AtomicPte;
import dev.faultline.runtime.design.PerVmaLock;
import dev.faultline.runtime.design.PerVmaLockRefcount;
import dev.faultline.runtime.design.PteLockBit;
import dev.faultline.runtime.design.SinglePtl;
import dev.faultline.runtime.design.SpeculativeKamezawa200911;
import dev.faultline.runtime.design.SpeculativeKamezawa200912;
import dev.faultline.runtime.design.SpeculativeZijlstra2010;
import dev.faultline.runtime.design.SplitPtl;
import dev.faultline.runtime.machine.Designs;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What each kind of fault takes under each design, to the digit: P page_table_lock, p the lock of a leaf table, x locked instructions on the entry,
 * a locked instructions on counters. Nobody else is there; tables and anon_vma are, unless the row says otherwise; of
 * these x86_64 lacks three, ia64 two and i386 one. In the columns of V17 to V20 y and n are ATOMIC_TABLE_OPS, and 3 is ATOMIC_TABLE_PATCHES.
 */
class LockTableTest {

    private static final String TABLE = """
            fault                single-ptl  lock-bit-v1  lock-bit-v2  V17 y     V20 y     V20 ia64  V20 y, 3  V19 n  split-ptl  split, mm
            anonymous write      2P          1x           1x           1x 2a     1x 2a     1x 2a     1P 1x     2P     1p 1a      1P
            anonymous read       1P          1x           1x           1x        1x        1x        1x        1P     1p         1P
            page of an object    2P          2P           2P           1P 1a     1P 1a     1P 1a     1P        2P     1p 1a      1P
            nonlinear            2P          2P           2P           1P 1a     1P 1a     1P 1a     1P        2P     1p 1a      1P
            swap-in, read        2P          2P           2P           1P 2a     1P 2a     1P 2a     1P        2P     1p 1a      1P
            copy on write        2P          2P           2P           1P 4a     2P 4a     2P 4a     2P        2P     2p 2a      2P
            reuse                1P          1P           1P           1x        1P        1P        1P        1P     1p         1P
            nothing to do        1P          1P           1P           1x        1x        1x        1x        1P     1p         1P
            access bit           1P          1P           1P           1x        1x        1x        1x        1P     1p         1P
            first page of a VMA  3P          1P 1x        1P 1x        1P 1x 2a  1P 1x 2a  1P 1x 2a  2P 1x     3P     1P 1p 1a   2P
            no tables yet        6P          5P           4P           4P 1x 2a  4P 1x 2a  1P 3x 2a  5P 1x     6P     4P 1p 1a   5P
            """;

    /** Faults that may do without mmap_sem, which is S; a includes the counts of a VMA's users. Before a copy or a reuse mprotect was called. */
    private static final String SPECULATIVE_TABLE = """
            fault                kamezawa 11  kamezawa 12  the same, tree  zijlstra
            anonymous write      1p 3a        1p 3a        1p 3a           2p 1a
            anonymous read       1p 2a        1p 2a        1p 2a           2p
            page of an object    1p 3a        1p 3a        1p 3a           2p 1a
            nonlinear            1p 3a        1p 3a        1p 3a           2p 1a
            swap-in, read        1p 3a        1p 3a        1p 3a           2p 1a
            copy on write        2p 2a 1S     2p 4a        2p 4a           3p 2a
            reuse                1p 1S        1p 2a        1p 2a           2p
            first page of a VMA  1P 1p 1a 1S  1P 1p 1a 1S  1P 1p 1a 1S     1P 2p 1a 1S
            no tables yet        4P 1p 1a 1S  4P 1p 1a 1S  4P 1p 1a 1S     4P 1p 1a 1S
            """;

    /**
     * The same where the lock of a VMA stands for mmap_sem, that with every fault that is not: m mmap_lock, v the lock of a VMA. 6.4 locks no VMA that is
     * fresh or has an object behind it, and gives it back for what is in swap.
     */
    private static final String VMA_TABLE = """
            fault                6.4       6.18
            anonymous write      1v 1p     1v 1p
            anonymous read       1v 1p     1v 1p
            page of an object    1m 1p     1v 1p
            nonlinear            1m 1p     1v 1p
            swap-in, read        1m 1v 1p  1v 1p
            copy on write        1v 2p     1v 2p
            reuse                1v 1p     1v 1p
            nothing to do        1v 1p     1v 1p
            access bit           1v 1p     1v 1p
            first page of a VMA  1m 1P 1p  1m 1v 1P 1p
            no tables yet        1m 1P 2p  1m 1v 1P 2p
            """;

    /** One way to run the table: a design on a kernel of its time. */
    private record Column(
            String name, String arch, String kernel, String design, Map<String, String> config,
            Function<MemoryManager, FaultDesign> create) {

        TestKernel boot() {
            return new TestKernel(arch, kernel, RwSemKind.XADD, List.of(new SwapSpec(1 << 20, "zram", 0)), config,
                    Designs.counters(design, BuildOptions.of(config)), create);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("single-ptl", "x86_64", "2.6.11", "single-ptl", Map.of(), SinglePtl::new),
            new Column("lock-bit-v1", "ia64", "2.6.11", "pte-lock-bit-v1", Map.of(), PteLockBit::v1),
            new Column("lock-bit-v2", "i386", "2.6.11", "pte-lock-bit-v2", Map.of(), PteLockBit::v2),
            new Column("V17 y", "x86_64", "2.6.11-v17", "atomic-pte", Map.of(), AtomicPte::new),
            new Column("V20 y", "x86_64", "2.6.11", "atomic-pte", Map.of(), AtomicPte::new),
            new Column("V20 ia64", "ia64", "2.6.11", "atomic-pte", Map.of(), AtomicPte::new),
            new Column("V20 y, 3", "x86_64", "2.6.11", "atomic-pte", Map.of("ATOMIC_TABLE_PATCHES", "3"), AtomicPte::new),
            new Column("V19 n", "x86_64", "2.6.11-v19", "atomic-pte", Map.of("ATOMIC_TABLE_OPS", "n"), AtomicPte::new),
            new Column("split-ptl", "x86_64", "2.6.15", "split-ptl", Map.of(), SplitPtl::new),
            new Column("split, mm", "x86_64", "2.6.15", "split-ptl", Map.of("PTLOCK_PLACEMENT", "mm"), SplitPtl::new));

    private static final List<Column> SPECULATIVE_COLUMNS = List.of(
            new Column("kamezawa 11", "x86_64", "2.6.32", "speculative-kamezawa-2009-11", Map.of(), SpeculativeKamezawa200911::new),
            new Column("kamezawa 12", "x86_64", "2.6.32", "speculative-kamezawa-2009-12", Map.of(), SpeculativeKamezawa200912::new),
            new Column("the same, tree", "x86_64", "2.6.32", "speculative-kamezawa-2009-12", Map.of("SPECULATIVE_LOOKUP", "tree-v2"),
                    SpeculativeKamezawa200912::new),
            new Column("zijlstra", "x86_64", "2.6.32", "speculative-zijlstra-2010", Map.of(), SpeculativeZijlstra2010::new));

    private static final List<Column> VMA_COLUMNS = List.of(
            new Column("6.4", "x86_64", "6.4", "per-vma-lock", Map.of(), PerVmaLock::new),
            new Column("6.18", "x86_64", "6.18", "per-vma-lock-refcount", Map.of(), PerVmaLockRefcount::new));

    @Test
    void everyKindOfFaultUnderEveryDesign() {
        assertTable(TABLE, COLUMNS);
    }

    @Test
    void everyKindOfFaultThatMayDoWithoutMmapSem() {
        assertTable(SPECULATIVE_TABLE, SPECULATIVE_COLUMNS);
    }

    @Test
    void everyKindOfFaultUnderLocksOfVmas() {
        assertTable(VMA_TABLE, VMA_COLUMNS);
    }

    private static void assertTable(String table, List<Column> columns) {
        List<String> rows = table.lines().skip(1).map(line -> line.split(" {2,}")[0]).toList();
        String expected = table.lines().skip(1).map(line -> line.strip().replaceAll(" {2,}", " | ")).collect(Collectors.joining("\n"));
        String found = rows.stream()
                .map(row -> row + " | " + columns.stream().map(column -> cell(column, row)).collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
        assertEquals(expected, found);
    }

    /** Boots, prepares, and does one fault of a kind. */
    private static String cell(Column column, String row) {
        TestKernel kernel = column.boot();
        long page = kernel.page();
        if (row.equals("no tables yet")) {
            long area = kernel.map(16);
            return taken(kernel, Stat.ANONYMOUS, () -> kernel.touch(Access.WRITE, area, 1));
        }
        long area = kernel.map(16);
        kernel.touch(Access.READ, area, 1);
        if (row.equals("first page of a VMA")) {
            return taken(kernel, Stat.ANONYMOUS, () -> kernel.touch(Access.WRITE, area + page, 1));
        }
        kernel.touch(Access.WRITE, area + page, 1);
        return switch (row) {
            case "anonymous write" -> taken(kernel, Stat.ANONYMOUS, () -> kernel.touch(Access.WRITE, area + 2 * page, 1));
            case "anonymous read" -> taken(kernel, Stat.ZERO_PAGE, () -> kernel.touch(Access.READ, area + 2 * page, 1));
            case "page of an object" -> {
                long shared = sharedArea(kernel);
                yield taken(kernel, Stat.SHMEM_READ, () -> kernel.touch(Access.READ, shared + page, 1));
            }
            case "nonlinear" -> {
                long shared = sharedArea(kernel);
                kernel.setEntry(shared + page, kernel.arch.fileEntry(1));
                yield taken(kernel, Stat.SHMEM_READ, () -> kernel.touch(Access.READ, shared + page, 1));
            }
            case "swap-in, read" -> {
                kernel.swapOut(area + page, 1, false);
                yield taken(kernel, Stat.SWAP_IN, () -> kernel.touch(Access.READ, area + page, 1));
            }
            case "copy on write" -> {
                protectAndBack(kernel, area);
                if (kernel.isModern()) {
                    shareOne(kernel, area + page);
                }
                yield taken(kernel, Stat.COW, () -> kernel.fault(Access.WRITE, area + page));
            }
            case "reuse" -> {
                kernel.drainPagevec();
                protectAndBack(kernel, area);
                yield taken(kernel, Stat.REUSE, () -> kernel.touch(Access.WRITE, area + page, 1));
            }
            case "nothing to do" -> taken(
                    kernel,
                    kernel.arch.walkerInsertsNotPresent() ? Stat.SPURIOUS : Stat.LOST_RACE,
                    () -> kernel.fault(Access.READ, area + page));
            case "access bit" -> {
                kernel.setEntry(area + page, kernel.arch.mkold(kernel.entry(area + page)));
                yield taken(kernel, Stat.ACCESS_BIT, () -> kernel.fault(Access.READ, area + page));
            }
            default -> throw new IllegalArgumentException(row);
        };
    }

    /** Takes the right to write away and gives it back, so that a write has to find out whether the page is shared; its batch counts as a user. */
    private static void protectAndBack(TestKernel kernel, long area) {
        kernel.protect(area, 16, VmaFlags.READ);
        kernel.protect(area, 16, TestKernel.RW);
        if (kernel.isModern()) {
            // It has known since the first write that the page is this process's alone.
            long page = area + kernel.page();
            kernel.setEntry(page, kernel.arch.wrprotect(kernel.entry(page)));
        }
    }

    /** A child would have one of its mappings. */
    private static void shareOne(TestKernel kernel, long address) {
        kernel.kernel.frames.share(kernel.arch.pfn(kernel.entry(address)));
    }

    /** Shared memory with all pages there, of which none but the first is mapped, nor will be by a fault around it. */
    private static long sharedArea(TestKernel kernel) {
        long shared = kernel.map(16, TestKernel.RW | VmaFlags.SHARED | VmaFlags.UFFD_WP);
        kernel.touch(Access.WRITE, shared, 16);
        kernel.drop(shared, 16);
        kernel.touch(Access.READ, shared, 1);
        return shared;
    }

    private static String taken(TestKernel kernel, Stat kind, Supplier<Stats> fault) {
        long whole = kernel.acquisitions("page_table_lock");
        long leaf = kernel.acquisitions("page->ptl");
        long semaphore = kernel.acquisitions("mmap_sem");
        long vmas = vmaLocks(kernel);
        long mmapLock = kernel.acquisitions("mmap_lock");
        Stats stats = fault.get();
        assertEquals(1, stats.get(kind), "faults of kind " + kind);
        // Other designs of 2.6 take mmap_sem once, whatever the fault.
        String text = part(kernel.acquisitions("mmap_lock") - mmapLock, "m") + part(vmaLocks(kernel) - vmas, "v")
                + part(kernel.acquisitions("page_table_lock") - whole, "P") + part(kernel.acquisitions("page->ptl") - leaf, "p")
                + part(stats.get(Stat.ENTRY_ATOMICS), "x") + part(stats.get(Stat.COUNTER_ATOMICS), "a")
                + (kernel.design instanceof Speculation ? part(kernel.acquisitions("mmap_sem") - semaphore, "S") : "");
        return text.strip();
    }

    private static long vmaLocks(TestKernel kernel) {
        return kernel.acquisitions("vma->vm_lock") + kernel.acquisitions("vma->vm_refcnt");
    }

    private static String part(long count, String of) {
        return count == 0 ? "" : count + of + " ";
    }
}
