package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody without the lock sees of an entry that changes: two-word entries show their halves one after the other, all others change at
 * once.
 *
 * <pre>
 *            high     low            high     low
 *   set        -       -    ->       new       -    ->   all
 *   clear     old     old   ->       old       -    ->   nothing
 * </pre>
 */
class EntryStoreTest {

    private static final long HIGH_WORD = 0xffff_ffff_0000_0000L;

    private static TestKernel boot(String arch) {
        return new TestKernel(arch, "2.6.11", RwSemKind.XADD);
    }

    /** Every value the entry of {@code address} has while {@code work} runs, looked at twice a nanosecond. */
    private static List<Long> valuesDuring(TestKernel kernel, long address, Runnable work) {
        List<Long> values = new ArrayList<>(List.of(kernel.entry(address)));
        long begin = kernel.cpu.now();
        for (int look = 1; look < 400; look++) {
            kernel.kernel.engine.at(begin + look * VirtualTime.PER_NANOSECOND / 2, () -> {
                if (kernel.entry(address) != values.getLast()) {
                    values.add(kernel.entry(address));
                }
            });
        }
        work.run();
        return values;
    }

    @Test
    void aNewPaeEntryAppearsHighWordFirst() {
        TestKernel kernel = boot("i386_pae");
        long area = kernel.map(2);
        kernel.touch(Access.WRITE, area, 1);
        long page = area + kernel.page();
        List<Long> values = valuesDuring(kernel, page, () -> kernel.touch(Access.WRITE, page, 1));
        long entry = kernel.entry(page);
        assertEquals(List.of(0L, entry & HIGH_WORD, entry), values);
    }

    @Test
    void aPaeEntryGoesLowWordFirst() {
        TestKernel kernel = boot("i386_pae");
        long area = kernel.map(1);
        kernel.touch(Access.WRITE, area, 1);
        long entry = kernel.entry(area);
        assertEquals(List.of(entry, entry & HIGH_WORD, 0L), valuesDuring(kernel, area, () -> kernel.unmap(area, 1)));
    }

    /** The protection changes by clearing and setting, so that the walker's bits cannot get lost between. */
    @Test
    void aPaeEntryIsNotThereWhileItsProtectionChanges() {
        TestKernel kernel = boot("i386_pae");
        long area = kernel.map(1);
        kernel.touch(Access.WRITE, area, 1);
        long before = kernel.entry(area);
        List<Long> values = valuesDuring(kernel, area, () -> kernel.protect(area, 1, VmaFlags.READ | VmaFlags.EXEC));
        assertEquals(List.of(before, before & HIGH_WORD, 0L, kernel.entry(area)), values);
    }

    /** Of one present entry by another: compare-and-exchange takes both words. */
    @Test
    void aPaeEntryIsReplacedAtOnce() {
        TestKernel kernel = boot("i386_pae");
        long area = kernel.map(1);
        kernel.touch(Access.READ, area, 1);
        long zeroPage = kernel.entry(area);
        List<Long> values = valuesDuring(kernel, area, () -> kernel.touch(Access.WRITE, area, 1));
        assertEquals(List.of(zeroPage, kernel.entry(area)), values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "x86_64", "ia64"})
    void otherEntriesChangeAtOnce(String arch) {
        TestKernel kernel = boot(arch);
        long area = kernel.map(2);
        kernel.touch(Access.WRITE, area, 1);
        long page = area + kernel.page();
        assertEquals(2, valuesDuring(kernel, page, () -> kernel.touch(Access.WRITE, page, 1)).size());
        assertEquals(2, valuesDuring(kernel, page, () -> kernel.protect(page, 1, VmaFlags.READ)).size());
        assertEquals(2, valuesDuring(kernel, page, () -> kernel.unmap(page, 1)).size());
    }

    /** On the unit model: one more nanosecond for the second word of the entry. */
    @ParameterizedTest
    @CsvSource({"i386_pae, 1", "i386, 0"})
    void theSecondStoreTakesTime(String arch, long more) {
        TestKernel kernel = boot(arch);
        long area = kernel.map(1);
        kernel.touch(Access.WRITE, area, 1);
        PageTable leaf = kernel.task.mm().pageTables().leaf(area);
        long begin = kernel.cpu.now();
        kernel.kernel.entries.set(kernel.cpu, leaf, 7, kernel.arch.swapEntry(1, 5));
        assertEquals((1 + more) * VirtualTime.PER_NANOSECOND, kernel.cpu.now() - begin);
        leaf.words[7] = 0;
    }
}
