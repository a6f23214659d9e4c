package dev.faultline.runtime.engine;

/**
 * Processors that are interrupted together: those that run in one address space.
 *
 * <p>A machine of 512 processors that reclaims memory interrupts 511 of them for every page, and none of these is in the host's caches. So the time
 * such interrupts take is added up here once, and a processor takes what it has not taken yet when an event of its own fires: until then it does
 * nothing anyway. The sum is the same as if each had been told ({@link Processor#stealUnlessIdle}), which is how the naive executor does it.
 */
public final class InterruptGroup {

    /** What each processor that was in the group and busy all the time has lost to interrupts. */
    private long total;

    long total() {
        return total;
    }

    /** Lets an interrupt take {@code cost} of every processor that is in the group and not idle, but for the one that sends it. */
    public void stealFromAllBut(Processor sender, long cost) {
        total += cost;
        sender.hasNotHeard(this, cost);
    }
}
