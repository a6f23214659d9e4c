package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of a text: where each is introduced, and where it is meant. All lists are in the order of the text. */
public final class Symbols {

    /**
     * A place that means a symbol: where it is introduced, where it is used, or before the colon of an argument.
     *
     * @param isDefinition whether it is introduced there
     * @param isWrite whether it gets its first or another value there
     */
    public record Occurrence(Span span, Symbol symbol, boolean isDefinition, boolean isWrite) {}

    /** A name of another text: behind the dot of a module, or before {@code =} of a {@code use … with}. */
    public record Foreign(Span span, String name, Symbol module) {}

    /**
     * The name of an argument whose function is not known in this text.
     *
     * @param function where the function is a module's, its name there; otherwise empty
     */
    public record Label(Syntax.Identifier name, Optional<Foreign> function) {}

    private final List<Symbol> all;
    private final List<Occurrence> occurrences;
    private final List<Foreign> foreign;
    private final List<Label> labels;
    private final List<Span> functions;

    Symbols(List<Symbol> all, List<Occurrence> occurrences, List<Foreign> foreign, List<Label> labels, List<Span> functions) {
        this.all = ordered(all, Comparator.comparingInt(symbol -> symbol.span().start()));
        this.occurrences = ordered(occurrences, Comparator.comparingInt(found -> found.span().start()));
        this.foreign = ordered(foreign, Comparator.comparingInt(found -> found.span().start()));
        this.labels = ordered(labels, Comparator.comparingInt(found -> found.name().span().start()));
        this.functions = List.copyOf(functions);
    }

    private static <T> List<T> ordered(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }

    public List<Symbol> all() {
        return all;
    }

    public List<Occurrence> occurrences() {
        return occurrences;
    }

    public List<Foreign> foreign() {
        return foreign;
    }

    public List<Label> labels() {
        return labels;
    }

    /** The names of the script itself; one that is defined twice is there once, with its first definition. */
    public List<Symbol> top() {
        Map<String, Symbol> first = new LinkedHashMap<>();
        all.stream().filter(Symbol::isTop).forEach(symbol -> first.putIfAbsent(symbol.name(), symbol));
        return List.copyOf(first.values());
    }

    /** What stands at {@code offset}, which may be directly behind the name too. */
    public Optional<Occurrence> at(int offset) {
        int index = lastBeginning(offset);
        // Two may touch a place between two characters only where one ends and the other begins; the one that begins is meant.
        return index >= 0 && offset <= occurrences.get(index).span().end() ? Optional.of(occurrences.get(index)) : Optional.empty();
    }

    /** Index of the last occurrence that begins at {@code offset} or before it, or -1. */
    private int lastBeginning(int offset) {
        int low = 0;
        int high = occurrences.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (occurrences.get(middle).span().start() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    public Optional<Foreign> foreignAt(int offset) {
        return foreign.stream().filter(found -> touches(found.span(), offset)).findFirst();
    }

    /** Everywhere {@code symbol} is meant, its definition included. */
    public List<Occurrence> of(Symbol symbol) {
        return occurrences.stream().filter(found -> found.symbol() == symbol).toList();
    }

    /**
     * The names that can be used at {@code offset}, those of the innermost block first; a name that another one hides is left out.
     *
     * <p>The body of a function runs later, so it also sees what is introduced behind it.
     */
    public List<Symbol> visibleAt(int offset) {
        List<Symbol> candidates = new ArrayList<>(all.stream().filter(symbol -> isVisible(symbol, offset)).toList());
        candidates.sort(Comparator.comparingInt((Symbol symbol) -> symbol.scope().length()).thenComparing(
                Comparator.comparingInt((Symbol symbol) -> symbol.span().start()).reversed()));
        Map<String, Symbol> nearest = new LinkedHashMap<>();
        candidates.forEach(symbol -> nearest.putIfAbsent(symbol.name(), symbol));
        return List.copyOf(nearest.values());
    }

    private boolean isVisible(Symbol symbol, int offset) {
        Span scope = symbol.scope();
        return touches(scope, offset) && (symbol.visibleFrom() <= offset || functions.stream()
                .anyMatch(function -> touches(function, offset) && function.start() >= scope.start() && function.end() <= scope.end()
                        && function.length() < scope.length()));
    }

    private static boolean touches(Span span, int offset) {
        return span.start() <= offset && offset <= span.end();
    }
}
