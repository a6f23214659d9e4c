package dev.faultline.launcher.report;

import org.jspecify.annotations.Nullable;

/**
 * What one line cost.
 *
 * @param line 1-based; 0 for work of nobody, whose {@code source} says which, as in "(exit)"
 * @param source the line's text without surrounding blanks
 * @param own what the line's statements did themselves
 * @param withInner the same with everything that ran under them; null for statements that contain no others
 */
public record LineReport(String file, int line, String source, Figures own, @Nullable Figures withInner) {

    /** What a reader of the script wants to see: the cost with everything under it. */
    public Figures inclusive() {
        return withInner != null ? withInner : own;
    }
}
