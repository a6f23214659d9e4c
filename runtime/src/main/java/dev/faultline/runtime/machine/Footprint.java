package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;

/**
 * The size of an address space at one moment. An operation that waits for others (pause, resume, wait) has on its line how its own address space
 * changed meanwhile, whoever changed it.
 */
final class Footprint {

    private final AddressSpace mm;
    private final long anonymous;
    private final long tables;
    private final long vmas;

    private Footprint(AddressSpace mm) {
        this.mm = mm;
        anonymous = mm.anonRss();
        tables = mm.tables();
        vmas = mm.vmas().count();
    }

    static Footprint of(AddressSpace mm) {
        return new Footprint(mm);
    }

    /** Puts the change since then on {@code account}. */
    void charge(Stats account) {
        set(account, Stat.ANON_RSS, mm.anonRss() - anonymous);
        set(account, Stat.PAGE_TABLES, mm.tables() - tables);
        set(account, Stat.VMAS, mm.vmas().count() - vmas);
    }

    private static void set(Stats account, Stat stat, long change) {
        account.add(stat, change - account.get(stat));
    }
}
