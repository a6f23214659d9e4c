package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import java.util.Set;

/**
 * Where a task is held up on purpose, so that a window between two steps, which is a few nanoseconds wide, is wide enough for others to get into.
 *
 * <p>A stall is the task's own time on its CPU: nothing in the kernel is preempted for it, and what the task holds it keeps. A task that has one goes
 * the slow way through a fault, step by step, where tasks without one pay nothing.
 */
public final class Stalls {

    private final Set<KernelStep> ofDesign;
    private final long[] times = new long[KernelStep.values().length];
    private int stalledSteps;

    /** @param ofDesign the steps the design passes */
    Stalls(Set<KernelStep> ofDesign) {
        this.ofDesign = ofDesign;
    }

    /** Adds to the time that is lost at a step; a negative change takes that back. */
    void add(KernelStep step, long change) {
        long before = times[step.ordinal()];
        times[step.ordinal()] = before + change;
        stalledSteps += (before + change == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
    }

    boolean areNone() {
        return stalledSteps == 0;
    }

    /**
     * Lets the time pass on the clock. What comes next has to wait for its turn.
     *
     * @return whether any passed
     */
    boolean pass(Cpu cpu, KernelStep step) {
        if (!ofDesign.contains(step)) {
            throw new IllegalStateException("The design passes " + step + " and does not list it.");
        }
        long time = times[step.ordinal()];
        cpu.charge(time);
        return time > 0;
    }
}
