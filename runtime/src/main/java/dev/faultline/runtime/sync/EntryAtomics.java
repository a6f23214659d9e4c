package dev.faultline.runtime.sync;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;

/** Locked instructions on page-table entries: counted and priced in one place, as locks are. */
public final class EntryAtomics {

    private final long cost;

    public EntryAtomics(Locks locks) {
        cost = locks.cost().line().atomic();
    }

    /** {@code cpu} does one; what it does to the entry is the caller's business, in order. */
    public void count(Cpu cpu) {
        cpu.account().add(Stat.ENTRY_ATOMICS, 1);
        cpu.charge(cost);
    }

    /** The last one found another entry than it expected. */
    public void failed(Cpu cpu) {
        cpu.account().add(Stat.CMPXCHG_FAIL, 1);
    }
}
