package dev.faultline.runtime.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.X86_64;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTables;
import dev.faultline.runtime.view.PageTableView.Run;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks over page tables made by hand. */
class PageTableViewTest {

    private static final long PAGE = 4096;
    private static final long BASE = 0x10000000000L;

    private final Architecture arch = new X86_64();
    private final long readWrite = arch.mkwrite(arch.make(0, arch.pageProtection(Architecture.READ)));
    private PageTables tables;

    @BeforeEach
    void root() {
        tables = new PageTables(arch, 0x100);
    }

    private PageTable leaf(long address) {
        long frame = 0x200;
        PageTable table = tables.lowest(address);
        while (table.level > 0) {
            table = tables.install(table, address, frame + tables.count());
        }
        return table;
    }

    private List<Run> walk(long start, long pages) {
        return PageTableView.of(arch, tables, start, start + pages * PAGE).runs();
    }

    private static List<String> places(List<Run> runs) {
        return runs.stream().map(run -> run.levelName() + "[" + run.firstIndex() + ".." + run.lastIndex() + "]").toList();
    }

    @Test
    void nothingIsOneRunOfTheTopTable() {
        List<Run> runs = walk(BASE, 4);
        assertEquals(List.of("pgd[2..2]"), places(runs));
        assertEquals(new Target.None(), runs.getFirst().target());
        assertEquals(1L << 39, runs.getFirst().bytes());
        assertEquals(List.of(), walk(BASE, 0));
    }

    @Test
    void aWalkGoesDownLevelByLevel() {
        leaf(BASE).words[0] = readWrite;
        List<Run> runs = walk(BASE, 1);
        assertEquals(List.of("pgd[2..2]", "pud[0..0]", "pmd[0..0]", "pte[0..0]"), places(runs));
        for (int i = 0; i < 3; i++) {
            assertEquals(new Target.Table(runs.get(i + 1).table()), runs.get(i).target());
        }
    }

    @Test
    void entriesFoldByWhereTheyLeadAndWhatTheySay() {
        PageTable leaf = leaf(BASE);
        for (int i = 0; i < 3; i++) {
            leaf.words[i] = arch.make(0x500 + i, readWrite);
        }
        leaf.words[3] = arch.mkdirty(arch.make(0x503, readWrite));
        leaf.words[4] = arch.swapEntry(1, 40);
        leaf.words[5] = arch.swapEntry(1, 41);
        leaf.words[6] = arch.swapEntry(2, 42);
        List<Run> runs = walk(BASE, 9);
        assertEquals(List.of("pte[0..2]", "pte[3..3]", "pte[4..5]", "pte[6..6]", "pte[7..8]"), places(runs).subList(3, 8));
        assertEquals(1, runs.get(3).step());
        assertEquals(new Target.Swap(1, 40), runs.get(5).target());
        assertEquals(3 * PAGE, runs.get(3).bytes());
        assertEquals(BASE + 7 * PAGE, runs.get(7).start());
    }

    @Test
    void aRangeThatLeavesATableGoesOnInTheNextOne() {
        long span = 1L << 21;
        leaf(BASE).words[511] = readWrite;
        leaf(BASE + 2 * span).words[0] = readWrite;
        List<Run> runs = walk(BASE + 510 * PAGE, 2 + 512 + 1);
        assertEquals(
                List.of("pgd[2..2]", "pud[0..0]", "pmd[0..0]", "pte[510..510]", "pte[511..511]", "pmd[1..1]", "pmd[2..2]", "pte[0..0]"),
                places(runs));
    }

    @Test
    void theTextNamesTableIndexAddressWordTargetAndBits() {
        PageTable leaf = leaf(BASE);
        leaf.words[0] = arch.make(0x500, readWrite);
        leaf.words[1] = arch.make(0x501, readWrite);
        String text = PageTableView.of(arch, tables, BASE, BASE + 3 * PAGE).text();
        assertEquals(
                """
                        pgd 0x100[2]           0x10000000000  512GiB   0x0000000000201067  table 0x201          PRESENT RW USER ACCESSED DIRTY
                          pud 0x201[0]         0x10000000000  1GiB     0x0000000000202067  table 0x202          PRESENT RW USER ACCESSED DIRTY
                            pmd 0x202[0]       0x10000000000  2MiB     0x0000000000203067  table 0x203          PRESENT RW USER ACCESSED DIRTY
                              pte 0x203[0..1]  0x10000000000  2 pages  0x8000000000500027  frames 0x500..0x501  PRESENT RW USER ACCESSED NX
                              pte 0x203[2]     0x10000002000  1 page                       none""",
                text);
    }
}
