package dev.faultline.launcher.script;

import dev.faultline.editor.figures.Human;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Says how much longer something takes that runs, from what it says of itself again and again: {@code 64 % · about 3 s left}.
 *
 * <p>A work that has taken so long for a part of itself is taken to go on like that. It is told only when the work has been seen for a
 * second and has come some way, so quick ones never show; what is shown of one never goes back. A work that begins where one ended that
 * was told of (a function with a loop, called again and again) is not told of: nobody knows how often that will be.
 */
public final class Estimate {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);
    private static final double FAR_ENOUGH = 0.02;
    private static final int MAX_SECONDS = 120;
    private static final int MAX_MINUTES = 120;

    private final Set<String> told = new HashSet<>();
    private long work = Progress.NO_WORK;
    private Duration since = Duration.ZERO;
    private double first;
    private double best;
    private boolean isRepeated;

    /** Takes note of the state of things and says it in one line. */
    public String text(Progress now) {
        if (now.work() != work) {
            work = now.work();
            since = now.elapsed();
            first = now.fraction();
            best = first;
            isRepeated = told.contains(now.place());
        }
        best = Math.max(best, now.fraction());
        StringBuilder text = new StringBuilder();
        if (isSure(now)) {
            told.add(now.place());
            double remaining = now.elapsed().minus(since).toMillis() * (1 - best) / (best - first);
            text.append(now.place()).append(now.place().isEmpty() ? "" : ": ").append((int) (best * 100)).append(" % · about ")
                    .append(rounded(Math.max(1, (long) remaining))).append(" left · ");
        }
        text.append(rounded(now.elapsed().toMillis())).append(" so far");
        if (now.virtualNanos() > 0) {
            text.append(" · ").append(Human.time(now.virtualNanos())).append(" virtual");
        }
        return text.append(" · Ctrl-C stops it").toString();
    }

    private boolean isSure(Progress now) {
        return work != Progress.NO_WORK && !isRepeated && now.elapsed().minus(since).compareTo(LONG_ENOUGH) >= 0
                && best - first >= FAR_ENOUGH;
    }

    private static String rounded(long millis) {
        long seconds = Math.ceilDiv(millis, 1000);
        if (seconds < MAX_SECONDS) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < MAX_MINUTES ? minutes + " min" : minutes / 60 + " h";
    }
}
