package dev.faultline.editor.analysis;

import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.resolve.Symbols;
import dev.faultline.grammar.resolve.Symbols.Occurrence;
import dev.faultline.grammar.resolve.ValueKind;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Statement;
import java.util.Locale;
import java.util.Set;

/** What a value most likely is, good enough to offer its members: unlike the resolver's knowledge it may be wrong. */
public final class LikelyKinds {

    /** Names of names of names: longer chains are not followed, and circles end. */
    private static final int LONGEST_CHAIN = 8;

    private static final Set<String> PARTS_OF_REGIONS = Set.of("slice", "page");
    private static final Set<String> REGIONS_OF_PROCESSES = Set.of("heap", "stack");

    private LikelyKinds() {}

    /** The kind of a symbol's value, as values name theirs: "region", "stats"; empty where nothing tells. */
    public static String of(Symbol symbol, Symbols symbols) {
        ValueKind kind = kind(symbol, symbols, LONGEST_CHAIN);
        return kind == ValueKind.UNKNOWN ? "" : kind.name().toLowerCase(Locale.ROOT);
    }

    private static ValueKind kind(Symbol symbol, Symbols symbols, int chain) {
        boolean isKnown = symbol.value() != ValueKind.UNKNOWN || chain == 0;
        return isKnown || !(symbol.origin() instanceof Statement.Declare declare) ? symbol.value()
                : kind(declare.value(), symbols, chain - 1);
    }

    private static ValueKind kind(Expression value, Symbols symbols, int chain) {
        return switch (value) {
            case Expression.Name name -> symbols.at(name.span().start()).map(Occurrence::symbol)
                    .map(symbol -> kind(symbol, symbols, chain)).orElse(ValueKind.UNKNOWN);
            case Expression.Index index when index.index() instanceof Expression.Range -> kind(index.target(), symbols, chain);
            case Expression.Call call when call.callee() instanceof Expression.Member member
                    && PARTS_OF_REGIONS.contains(member.name().text()) ->
                    ValueKind.REGION;
            case Expression.Call call when call.callee() instanceof Expression.Name name && name.text().equals("region") ->
                    ValueKind.REGION;
            case Expression.Member member when REGIONS_OF_PROCESSES.contains(member.name().text()) -> ValueKind.REGION;
            case Expression.Member member when member.name().text().equals("stats") -> ValueKind.STATS;
            default -> ValueKind.of(value);
        };
    }
}
