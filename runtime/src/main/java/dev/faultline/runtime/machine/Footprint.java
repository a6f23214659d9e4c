package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;

/**
 * The size of a process at one moment. An operation that waits for others (pause, resume, wait) has on its line how its own process changed
 * meanwhile, whoever changed it.
 *
 * <p>Pages and tables are read as they stand. Mappings change while mmap_sem is held, which nobody here holds, so for them the changes count that
 * the operations ended by then have made. Both ends are ordered operations.
 */
final class Footprint {

    private final UserProcess process;
    private final long anonymous;
    private final long ofFiles;
    private final long shared;
    private final long swapped;
    private final long tables;
    private final long vmas;

    private Footprint(UserProcess process) {
        this.process = process;
        AddressSpace mm = process.mm();
        anonymous = mm.anonRss();
        ofFiles = mm.fileRss();
        shared = mm.shmemRss();
        swapped = mm.swapped();
        tables = mm.tables();
        vmas = process.vmaChanges;
    }

    static Footprint of(UserProcess process) {
        return new Footprint(process);
    }

    /** Puts the change since then on the account of the operation that has waited. */
    void charge(Stats account) {
        AddressSpace mm = process.mm();
        account.set(Stat.ANON_RSS, mm.anonRss() - anonymous);
        account.set(Stat.FILE_RSS, mm.fileRss() - ofFiles);
        account.set(Stat.SHMEM_RSS, mm.shmemRss() - shared);
        account.set(Stat.SWAPPED, mm.swapped() - swapped);
        account.set(Stat.PAGE_TABLES, mm.tables() - tables);
        long others = process.vmaChanges - vmas;
        account.set(Stat.VMAS, others);
        // The account's end adds it once more.
        process.vmaChanges -= others;
    }
}
