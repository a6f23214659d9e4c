package dev.faultline.runtime.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whose account work goes to: a tree of calling contexts, as in a call-path profile (Ammons, Ball and Larus 1997).
 *
 * <p>A context is "this line, executed under that context". The machine charges every operation to the context of the task that did it and
 * knows nothing else of lines, which are opaque numbers here. Both answers people want come out at the end: a line's own cost is the
 * sum over its contexts; its cost with everything under it adds all contexts below, each counted once however often a
 * recursive line stands above it.
 */
public final class Origins {

    /** The context of work that no line asked for. */
    public static final int NOBODY = 0;

    /** Lines of work that belongs to nobody in particular have negative numbers. This one is the tear-down when a program ends. */
    public static final int EXIT_LINE = -1;

    /** What the kernel's threads do that keep pages free. */
    public static final int KSWAPD_LINE = -2;

    /** What the other memory user does that a script has called in. */
    public static final int PRESSURE_LINE = -3;

    /** What the kernel's threads do that clear free pages. */
    public static final int KSCRUBD_LINE = -4;

    private static final int NO_LINE = Integer.MIN_VALUE;

    private final List<Context> contexts = new ArrayList<>();
    private final Map<Long, Integer> children = new HashMap<>();

    private record Context(int parent, int line, Stats stats) {}

    /** What one line cost. */
    public record Line(int number, Stats own, Stats withInner) {}

    public Origins() {
        contexts.add(new Context(NOBODY, NO_LINE, new Stats()));
    }

    /** The context "{@code line} under {@code parent}", made at its first use. */
    public int child(int parent, int line) {
        return children.computeIfAbsent((long) parent << 32 | line & 0xFFFF_FFFFL, absent -> {
            contexts.add(new Context(parent, line, new Stats()));
            return contexts.size() - 1;
        });
    }

    /** The account of a context. */
    public Stats stats(int origin) {
        return contexts.get(origin).stats;
    }

    /** Every line with a context, ascending by number. */
    public List<Line> lines() {
        SortedMap<Integer, Line> lines = new TreeMap<>();
        for (Context context : contexts) {
            if (context.line == NO_LINE) {
                continue;
            }
            Line line = lines.computeIfAbsent(context.line, number -> new Line(number, new Stats(), new Stats()));
            line.own.addAll(context.stats);
            chargeUpwards(context, lines);
        }
        return List.copyOf(lines.values());
    }

    private void chargeUpwards(Context context, SortedMap<Integer, Line> lines) {
        List<Integer> seen = new ArrayList<>();
        for (Context above = context; above.line != NO_LINE; above = contexts.get(above.parent)) {
            if (!seen.contains(above.line)) {
                seen.add(above.line);
                lines.computeIfAbsent(above.line, number -> new Line(number, new Stats(), new Stats())).withInner
                        .addAll(context.stats);
            }
        }
    }

    /** The sum of all accounts. */
    public Stats totals() {
        Stats sum = new Stats();
        contexts.forEach(context -> sum.addAll(context.stats));
        return sum;
    }
}
