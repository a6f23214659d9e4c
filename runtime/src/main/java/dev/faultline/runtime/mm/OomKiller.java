package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.units.VirtualTime;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a process and kills it, when nothing else gives memory back: out_of_memory (mm/oom_kill.c).
 *
 * <pre>
 *            2.6.11                                           6.x
 *   score    pages it has mapped, whether there or not,       pages it has in memory and in swap, and its page tables
 *            and those of its children
 *   victim   the first child of who has the highest score,    who has the highest score
 *            if there is one
 * </pre>
 *
 * Whoever runs swapoff goes before all others, for that is what needs the memory ({@link SwapoffInProgress}).
 *
 * <p>While somebody who was killed is still on the way out nobody else is, for up to a second: whoever needs a page waits a tick.
 *
 * <p>Source: mm/oom_kill.c of Linux 2.6.11; of 6.x as far as it can be seen.
 *
 * <p>Simplified: in 2.6 the score also falls with the CPU time and the age of a process, beginning with 8 seconds and 17 minutes; nice values,
 * privileges and oom_adj do not exist here.
 */
public final class OomKiller {

    /** How many candidates a report names. */
    private static final int NAMED = 8;

    /** How long a victim has to go: it may wait for something that only another one lets go of. */
    private static final long PATIENCE = VirtualTime.ofNanos(1_000_000_000);

    /** Who can be killed. */
    public interface Candidate {
        /** In words, as "process 2". */
        String name();

        /** Pages it has mapped. */
        long mappedPages();

        /** Pages it has in memory. */
        long rss();

        /** Pages it has in swap; only a process has any. */
        default long swapped() {
            return 0;
        }

        /** Page-table pages it has; likewise. */
        default long tables() {
            return 0;
        }

        /** Its children, oldest first; likewise. */
        default List<? extends Candidate> children() {
            return List.of();
        }

        /** Whether it is killed before all others, whatever their scores. */
        default boolean goesFirst() {
            return false;
        }

        /** Whether it has been killed, and its memory is still to come back. */
        boolean isDying();

        /** Kills it. In order. {@code killer} is the task that needs the memory. */
        void kill(String report, Task killer);
    }

    /** All who can be killed. */
    public interface Candidates {
        /** Those that live, oldest first. */
        List<? extends Candidate> living();
    }

    private final MemoryManager kernel;
    private final Candidates candidates;
    private final boolean classic;

    /** When somebody was killed last. In order. */
    private long lastKill;

    OomKiller(MemoryManager kernel, Candidates candidates) {
        this.kernel = kernel;
        this.candidates = candidates;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
    }

    /**
     * Kills somebody, unless that has happened already; then lets a tick pass, but for the victim itself.
     *
     * @return false if there is nobody to kill, nor anybody dying: no memory will come back
     */
    boolean outOfMemory(Task task) {
        task.cpu().order();
        List<? extends Candidate> living = candidates.living();
        boolean isStuck = task.cpu().now() > lastKill + PATIENCE;
        if (isStuck || living.stream().noneMatch(Candidate::isDying)) {
            Candidate worst = worst(living);
            if (worst == null && living.isEmpty()) {
                return false;
            }
            if (worst != null) {
                lastKill = task.cpu().now();
                Candidate victim = victim(worst);
                kernel.vmStat.oomKill++;
                task.cpu().charge(living.size() * kernel.cost.reclaim().scanPage());
                victim.kill(report(living, victim), task);
            }
        }
        if (!task.isKilled()) {
            kernel.scheduler.nap(task, kernel.cost.scheduler().tick());
        }
        return true;
    }

    private @Nullable Candidate worst(List<? extends Candidate> living) {
        Candidate worst = null;
        for (Candidate each : living) {
            if (!each.isDying() && each.goesFirst()) {
                return each;
            }
            if (!each.isDying() && (worst == null || score(each) > score(worst))) {
                worst = each;
            }
        }
        return worst;
    }

    private Candidate victim(Candidate worst) {
        if (classic) {
            for (Candidate child : worst.children()) {
                if (!child.isDying()) {
                    return child;
                }
            }
        }
        return worst;
    }

    /** The kernel's badness. */
    private long score(Candidate each) {
        if (!classic) {
            return each.rss() + each.swapped() + each.tables();
        }
        long score = each.mappedPages();
        for (Candidate child : each.children()) {
            score += child.mappedPages();
        }
        return score;
    }

    private String report(List<? extends Candidate> living, Candidate victim) {
        StringJoiner others = new StringJoiner(", ");
        int named = 0;
        for (Candidate each : living) {
            if (each != victim && named++ < NAMED) {
                others.add(describe(each));
            }
        }
        if (named > NAMED) {
            others.add("and " + (named - NAMED) + " more");
        }
        String rest = named == 0 ? "" : "; alive are also " + others;
        return "out of memory: " + memory() + ", " + swap() + "; killed " + describe(victim) + rest;
    }

    private String memory() {
        StringJoiner nodes = new StringJoiner(", ");
        for (int node = 0; node < kernel.memory.nodes(); node++) {
            Zone zone = kernel.memory.zone(node);
            Watermarks marks = zone.watermarks();
            String where = kernel.memory.nodes() == 1 ? "" : "on node " + node + " ";
            nodes.add(where + zone.freeFrames() + " of " + zone.managedFrames() + " pages are free (min " + marks.min() + ", low "
                    + marks.low()
                    + ", high " + marks.high() + ")");
        }
        return nodes.toString();
    }

    private String swap() {
        Swap swap = kernel.swapOut();
        return swap == null ? "there is no swap" : swap.freePages() + " of " + swap.totalPages() + " pages of swap are free";
    }

    private String describe(Candidate each) {
        return each.name() + " (score " + score(each) + ", " + each.rss() + " pages in memory, " + each.swapped() + " in swap)";
    }
}
