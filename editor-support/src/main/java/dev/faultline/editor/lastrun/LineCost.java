package dev.faultline.editor.lastrun;

import dev.faultline.editor.figures.Human;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a line did in a run, with everything that ran under it, as the table of {@code faultline run} has it; summed up over the machines.
 *
 * @param machines how many machines it ran on
 * @param hits how often it began
 * @param lockWaitNanos virtual time that its tasks waited for locks, summed up over them
 * @param wallNanos virtual time
 * @param kinds faults by kind, those there were none of left out, in the published order
 */
public record LineCost(int machines, long hits, long faults, long lockWaitNanos, long wallNanos, Map<String, Long> kinds) {

    /** The same line on one machine and on others. */
    LineCost plus(LineCost other) {
        Map<String, Long> sum = new LinkedHashMap<>(kinds);
        other.kinds.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        return new LineCost(machines + other.machines, hits + other.hits, faults + other.faults, lockWaitNanos + other.lockWaitNanos,
                wallNanos + other.wallNanos, sum);
    }

    /** Whether there is anything to tell. */
    boolean isNothing() {
        return faults == 0 && wallNanos == 0;
    }

    /** {@code 65,536 faults · 1.08 s · lock wait 4.12 s}. */
    public String label() {
        List<String> parts = new ArrayList<>();
        if (faults > 0) {
            parts.add(counted(faults, "fault"));
        }
        parts.add(Human.time(wallNanos));
        if (lockWaitNanos > 0) {
            parts.add("lock wait " + Human.time(lockWaitNanos));
        }
        return String.join(" · ", parts);
    }

    /** All of it, in Markdown. */
    public String details() {
        StringBuilder text = new StringBuilder();
        text.append("ran ").append(counted(hits, "time")).append(machines > 1 ? " on " + machines + " machines" : "").append("\n\n");
        kinds.forEach((kind, count) -> text.append("- ").append(counted(count, "`" + kind + "` fault")).append('\n'));
        text.append("- ").append(Human.time(wallNanos)).append(" of virtual time\n");
        if (lockWaitNanos > 0) {
            text.append("- ").append(Human.time(lockWaitNanos)).append(" waiting for locks, all tasks together\n");
        }
        return text.toString();
    }

    private static String counted(long count, String what) {
        return Human.count(count) + " " + what + (count == 1 ? "" : "s");
    }
}
