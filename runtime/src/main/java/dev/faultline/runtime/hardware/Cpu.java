package dev.faultline.runtime.hardware;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;

/** One CPU: a processor of the engine with a node, a TLB, and an account its time is charged to. */
public final class Cpu extends Processor {

    private final int node;
    private final Tlb tlb;
    private final Shootdowns shootdowns;

    private Stats account = new Stats();
    private long accountedUntil;
    private long spinsSince;

    /** @param shootdowns what the TLBs of all CPUs of the machine have to drop */
    public Cpu(int number, int node, CostModel cost, Shootdowns shootdowns) {
        super(number);
        this.node = node;
        this.shootdowns = shootdowns;
        this.tlb = new Tlb(cost.tlb().entries(), cost.tlb().ways(), shootdowns);
    }

    public int node() {
        return node;
    }

    public Tlb tlb() {
        return tlb;
    }

    /** What the TLBs of all CPUs of the machine have to drop, this one's included. */
    public Shootdowns shootdowns() {
        return shootdowns;
    }

    /** Since when it has spun on the lock it spins on. */
    public long spinsSince() {
        return spinsSince;
    }

    /** It begins to spin; on one lock at a time. */
    public void spinsSince(long time) {
        spinsSince = time;
    }

    // ---- accounts ---------------------------------------------------------------------------------------------------

    /** Where what this CPU does is charged. */
    public Stats account() {
        return account;
    }

    /** Charges from here on, beginning at the clock, to {@code next}. */
    public void account(Stats next) {
        account = next;
        accountedUntil = now();
    }

    /** Charges the time since the last call as {@code kind} ({@link Stat#USER_TIME} or {@link Stat#SYS_TIME}). */
    public void settle(Stat kind) {
        long until = now();
        account.add(kind, until - accountedUntil);
        accountedUntil = until;
    }

    /** The time since the last {@link #settle} is nobody's: the CPU was idle. */
    public void skip() {
        accountedUntil = now();
    }

    /** Lets {@code time} pass whose charges are made elsewhere. */
    public void advance(long time) {
        now(now() + time);
        accountedUntil += time;
    }

    @Override
    protected void onStolen(long time) {
        // Whoever sent the interrupt has been charged for it.
        accountedUntil += time;
    }
}
