package dev.faultline.editor.server;

import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** What a script consists of: its functions, params, machines, modules and values at the top. */
final class Outline {

    /** More hits than this are not read by anybody. */
    private static final int MOST_HITS = 400;

    private Outline() {}

    static List<DocumentSymbol> of(Document document) {
        List<DocumentSymbol> found = new ArrayList<>();
        for (Statement statement : document.analysis().script().statements()) {
            Range whole = document.range(statement.span());
            switch (statement) {
                case Statement.FunctionDefinition function -> {
                    DocumentSymbol symbol = new DocumentSymbol(function.name().text(), SymbolKind.Function, whole,
                            document.range(function.name().span()), Signatures.label("", function.function()));
                    symbol.setChildren(inside(document, function.function()));
                    found.add(symbol);
                }
                case Statement.Param param -> found.add(new DocumentSymbol(param.name().text(), SymbolKind.Constant, whole,
                        document.range(param.name().span()), "param = " + document.source().text(param.defaultValue().span())));
                case Statement.Machine machine -> found.add(new DocumentSymbol("machine", SymbolKind.Object, whole,
                        document.range(machine.span().start(), machine.span().start() + "machine".length())));
                case Statement.Declare declare -> found.add(new DocumentSymbol(declare.name().text(), kind(declare), whole,
                        document.range(declare.name().span())));
                case Statement.Use use ->
                        found.add(new DocumentSymbol(use.moduleName().isEmpty() ? use.path().text() + "?" : use.moduleName(),
                                SymbolKind.Module, whole, document.range(use.path().span())));
                default -> {
                    // Other statements introduce nothing that one would look for by name.
                }
            }
        }
        return found;
    }

    private static SymbolKind kind(Statement.Declare declare) {
        return declare.value() instanceof Expression.Function ? SymbolKind.Function
                : declare.mutable() ? SymbolKind.Variable : SymbolKind.Constant;
    }

    /** Functions that stand in a function. */
    private static List<DocumentSymbol> inside(Document document, Expression.Function function) {
        return document.analysis().symbols().all().stream()
                .filter(symbol -> symbol.kind() == NameKind.FUNCTION && symbol.scope().start() >= function.span().start()
                        && symbol.scope().end() <= function.span().end())
                .map(symbol -> new DocumentSymbol(symbol.name(), SymbolKind.Function, document.range(symbol.origin().span()),
                        document.range(symbol.span())))
                .toList();
    }

    /** Top names of all texts that contain {@code query}, in any case. */
    static List<WorkspaceSymbol> find(Project project, String query) {
        String wanted = query.toLowerCase(Locale.ROOT);
        List<WorkspaceSymbol> found = new ArrayList<>();
        for (Document document : project.all()) {
            for (Symbol symbol : document.analysis().symbols().top()) {
                if (symbol.name().toLowerCase(Locale.ROOT).contains(wanted) && found.size() < MOST_HITS) {
                    found.add(new WorkspaceSymbol(symbol.name(), kind(symbol.kind()),
                            Either.forLeft(new Location(document.uri(), document.range(symbol.span()))), document.source().name()));
                }
            }
        }
        return found;
    }

    private static SymbolKind kind(NameKind kind) {
        return switch (kind) {
            case FUNCTION -> SymbolKind.Function;
            case MODULE -> SymbolKind.Module;
            case LET, PARAM -> SymbolKind.Constant;
            default -> SymbolKind.Variable;
        };
    }
}
