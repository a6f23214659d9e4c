package dev.faultline.grammar.resolve;

import dev.faultline.grammar.resolve.Symbols.Foreign;
import dev.faultline.grammar.resolve.Symbols.Label;
import dev.faultline.grammar.resolve.Symbols.Occurrence;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes, while a text is resolved, what its names mean. Names of arguments wait for the end: a function may be called before its
 * definition.
 */
final class SymbolRecorder {

    /** @param function what is called, null where this text does not tell */
    private record Call(Expression.Call call, @Nullable Symbol function) {}

    private final List<Symbol> symbols = new ArrayList<>();
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final Map<Syntax.Identifier, Foreign> foreign = new IdentityHashMap<>();
    private final List<Span> functions = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<Syntax, Symbol> parameters = new IdentityHashMap<>();

    void defined(Symbol symbol) {
        symbols.add(symbol);
        if (symbol.kind() != NameKind.UNKNOWN) {
            occurrences.add(new Occurrence(symbol.span(), symbol, true, true));
        }
        if (symbol.origin() instanceof Syntax.Parameter parameter) {
            parameters.put(parameter, symbol);
        }
    }

    void used(Expression.Name name, @Nullable Symbol symbol, boolean isWrite) {
        if (symbol != null) {
            occurrences.add(new Occurrence(name.span(), symbol, false, isWrite));
        }
    }

    void used(Syntax.Identifier name, Symbol module) {
        foreign.put(name, new Foreign(name.span(), name.text(), module));
    }

    /** Between {@code span}'s ends names are looked up when all around them is known. */
    void function(Span span) {
        functions.add(span);
    }

    void called(Expression.Call call, @Nullable Symbol function) {
        if (call.arguments().stream().anyMatch(argument -> argument.name() != null)) {
            calls.add(new Call(call, function));
        }
    }

    Symbols finish() {
        List<Label> labels = new ArrayList<>();
        for (Call call : calls) {
            Expression.Function known = call.function() == null ? null : functionOf(call.function());
            for (Syntax.Argument argument : call.call().arguments()) {
                if (argument.name() != null && known == null) {
                    labels.add(new Label(argument.name(), foreignFunction(call.call())));
                } else if (argument.name() != null) {
                    label(argument.name(), known);
                }
            }
        }
        return new Symbols(symbols, occurrences, List.copyOf(foreign.values()), labels, functions);
    }

    private void label(Syntax.Identifier name, Expression.Function function) {
        for (Syntax.Parameter parameter : function.parameters()) {
            Symbol symbol = parameters.get(parameter);
            if (symbol != null && symbol.name().equals(name.text())) {
                occurrences.add(new Occurrence(name.span(), symbol, false, false));
            }
        }
    }

    private Optional<Foreign> foreignFunction(Expression.Call call) {
        return call.callee() instanceof Expression.Member member ? Optional.ofNullable(foreign.get(member.name())) : Optional.empty();
    }

    private static Expression.@Nullable Function functionOf(Symbol symbol) {
        return switch (symbol.origin()) {
            case Statement.FunctionDefinition definition -> definition.function();
            case Statement.Declare declare when !declare.mutable() && declare.value() instanceof Expression.Function function -> function;
            default -> null;
        };
    }
}
