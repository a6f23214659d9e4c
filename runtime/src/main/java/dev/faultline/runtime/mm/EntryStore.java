package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.hardware.Cpu;

/**
 * Stores page-table entries the way the processor can: the one place that knows of entries wider than its plain stores.
 *
 * <pre>
 *                 one word              two words (PAE): each line is an ordered operation
 *
 *   set           store                 store the high word
 *                                       store the low word, which has P
 *
 *   getAndClear   exchange with 0       exchange the low word with 0
 *                                       store 0 to the high word
 *
 *   replace       store                 compare-and-exchange of both words; or one store where only the low word changes
 * </pre>
 *
 * In between, other CPUs' walkers and whoever looks without the entry's lock see the halves of two different entries. The kernel therefore sets
 * only what is not present and replaces what is. The entry's lock must be held throughout.
 *
 * <p><b>Simplified.</b> A store of one word is no ordered operation: a walker may see it as early as the last one before it, which is the grant
 * of the entry's lock or later.
 *
 * <p>Source: {@code set_pte}, {@code set_pte_atomic} and {@code ptep_get_and_clear} in {@code include/asm-i386/pgtable-3level.h}, Linux 2.6.11.
 */
final class EntryStore {

    private static final long LOW_WORD = 0xffff_ffffL;

    private final Architecture arch;
    private final boolean twoWords;
    private final long storeCost;
    private final long exchangeCost;

    EntryStore(Architecture arch, CostModel cost) {
        this.arch = arch;
        this.twoWords = arch.entryStores() == 2;
        this.storeCost = cost.fault().setPte();
        this.exchangeCost = cost.line().atomic();
    }

    /** Whether {@link #set} waits for nothing. */
    boolean setsAtOnce() {
        return !twoWords;
    }

    /** What the rest of an entry costs to store where nobody can look yet, and one plain store is charged already. */
    long restCost() {
        return twoWords ? storeCost : 0;
    }

    /** Stores to an entry that is not present: set_pte. */
    void set(Cpu cpu, PageTable table, int index, long entry) {
        cpu.charge(storeCost);
        store(cpu, table, index, entry);
    }

    /** The same with an entry that {@link #getAndClear} took out. The first word is part of what the caller charges for the page. */
    void putBack(Cpu cpu, PageTable table, int index, long entry) {
        store(cpu, table, index, entry);
    }

    private void store(Cpu cpu, PageTable table, int index, long entry) {
        if (twoWords) {
            assert !arch.isPresent(table.words[index]) : "a present entry is replaced, not set";
            cpu.order();
            table.words[index] = entry & ~LOW_WORD | table.words[index] & LOW_WORD;
            cpu.charge(storeCost);
            cpu.order();
        }
        table.words[index] = entry;
    }

    /** Takes an entry out: ptep_get_and_clear. The first word is part of what the caller charges for the page. */
    long getAndClear(Cpu cpu, PageTable table, int index) {
        if (!twoWords) {
            long entry = table.words[index];
            table.words[index] = Architecture.NONE;
            return entry;
        }
        cpu.order();
        // The walker may have set bits in the low word until now, and cannot any more.
        long entry = table.words[index];
        table.words[index] = entry & ~LOW_WORD;
        cpu.charge(storeCost);
        cpu.order();
        table.words[index] = Architecture.NONE;
        return entry;
    }

    /** Puts another entry in the place of one, at once, and returns the one that was there: ptep_xchg. Only entries of one word. */
    long exchange(Cpu cpu, PageTable table, int index, long entry) {
        cpu.charge(exchangeCost);
        cpu.order();
        long old = table.words[index];
        table.words[index] = entry;
        return old;
    }

    /** Stores to an entry that may be present, at once: set_pte_atomic. */
    void replace(Cpu cpu, PageTable table, int index, long entry) {
        cpu.charge(storeCost);
        if (twoWords) {
            if (((table.words[index] ^ entry) & ~LOW_WORD) != 0) {
                cpu.charge(exchangeCost);
            }
            cpu.order();
        }
        table.words[index] = entry;
    }
}
