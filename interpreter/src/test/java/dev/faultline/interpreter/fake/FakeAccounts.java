package dev.faultline.interpreter.fake;

import dev.faultline.interpreter.bridge.Kernel.LineFigures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who pays on the fake machine: a line by its calling context, and every measurement that is open. */
final class FakeAccounts {

    private record Context(int parent, int line) {}

    /** What a charge adds. */
    @FunctionalInterface
    interface Change {
        void apply(FakeFigures figures);
    }

    private final List<Context> contexts = new ArrayList<>(List.of(new Context(0, -1)));
    private final Map<Context, Integer> known = new HashMap<>();
    private final Map<Integer, FakeFigures> charged = new HashMap<>();
    private final Deque<FakeFigures> measurements = new ArrayDeque<>();

    void charge(int origin, Change change) {
        change.apply(charged.computeIfAbsent(origin, _ -> new FakeFigures()));
        measurements.forEach(change::apply);
    }

    int childOrigin(int parent, int line) {
        return known.computeIfAbsent(new Context(parent, line), context -> {
            contexts.add(context);
            return contexts.size() - 1;
        });
    }

    List<LineFigures> lines() {
        TreeMap<Integer, FakeFigures> own = new TreeMap<>();
        TreeMap<Integer, FakeFigures> inner = new TreeMap<>();
        for (int i = 1; i < contexts.size(); i++) {
            own.computeIfAbsent(contexts.get(i).line(), _ -> new FakeFigures());
            inner.computeIfAbsent(contexts.get(i).line(), _ -> new FakeFigures());
        }
        charged.forEach((origin, figures) -> {
            Set<Integer> seen = new HashSet<>();
            for (int at = origin; at != 0; at = contexts.get(at).parent()) {
                int line = contexts.get(at).line();
                if (at == origin) {
                    own.get(line).add(figures);
                }
                if (seen.add(line)) {
                    inner.get(line).add(figures);
                }
            }
        });
        return own.keySet().stream()
                .map(line -> new LineFigures(line, "", own.get(line), inner.get(line)))
                .toList();
    }

    FakeFigures totals() {
        FakeFigures totals = new FakeFigures();
        charged.values().forEach(totals::add);
        return totals;
    }

    /** Opens a measurement; how many are open then. */
    int open(FakeFigures figures) {
        measurements.push(figures);
        return measurements.size();
    }

    /** Closes the innermost measurement. */
    FakeFigures close() {
        return measurements.pop();
    }

    /** How many measurements are open. */
    int depth() {
        return measurements.size();
    }
}
