package dev.faultline.grammar.resolve;

import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.Scope.Definition;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * Finds what is wrong with a script without running it.
 *
 * <p>Scoping: a block sees its own names and those around it. A {@code let} or {@code var} is visible from the next statement on, a
 * function in its whole block. The body of a function is resolved when everything around it is known, because it runs later: it may use
 * what is declared after it.
 */
public final class Resolver {

    private final Syntax.Script script;
    private final Catalogue catalogue;
    private final Scope top;
    private final SymbolRecorder symbols = new SymbolRecorder();
    private final DiagnosticList diagnostics = new DiagnosticList();
    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private final ExpressionResolver expressions;
    private final OperationResolver operations;
    private final StatementResolver statements;

    private Resolver(Syntax.Script script, Catalogue catalogue, Map<String, NameKind> session) {
        this.script = script;
        this.catalogue = catalogue;
        this.top = new Scope(earlier(script, session), false, script.span());
        this.expressions = new ExpressionResolver(this);
        this.operations = new OperationResolver(this);
        this.statements = new StatementResolver(this);
    }

    /** Resolves a script that stands on its own. */
    public static Resolution resolve(Syntax.Script script, Catalogue catalogue) {
        return resolve(script, catalogue, Map.of());
    }

    /**
     * Resolves one input of a session.
     *
     * @param session names that earlier inputs defined; they may be defined anew
     */
    public static Resolution resolve(Syntax.Script script, Catalogue catalogue, Map<String, NameKind> session) {
        return new Resolver(script, catalogue, session).run();
    }

    private static Scope earlier(Syntax.Script script, Map<String, NameKind> session) {
        Scope builtIns = new Scope(null, false, script.span());
        for (String name : BuiltIns.NAMES) {
            ValueKind value = name.equals("process") ? ValueKind.PROCESS : ValueKind.UNKNOWN;
            builtIns.define(name, new Definition(NameKind.BUILT_IN, value, null));
        }
        Scope earlier = new Scope(builtIns, false, script.span());
        session.forEach((name, kind) -> earlier.define(name, new Definition(kind, ValueKind.UNKNOWN, null)));
        return earlier;
    }

    private Resolution run() {
        statements.resolveAll(script.statements(), top, Place.SCRIPT);
        while (!deferred.isEmpty() && !diagnostics.isFull()) {
            deferred.remove().run();
        }
        return new Resolution(diagnostics.inOrder(), top.ownNames(), symbols.finish());
    }

    SourceText source() {
        return script.source();
    }

    SymbolRecorder symbols() {
        return symbols;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    DiagnosticList diagnostics() {
        return diagnostics;
    }

    ExpressionResolver expressions() {
        return expressions;
    }

    OperationResolver operations() {
        return operations;
    }

    StatementResolver statements() {
        return statements;
    }

    /** Resolves something when all names around it are known. */
    void later(Runnable body) {
        deferred.add(body);
    }

    /**
     * Introduces a name in {@code scope}.
     *
     * @param origin what introduces it
     */
    Symbol define(Scope scope, Syntax.Identifier name, NameKind kind, ValueKind value, Syntax origin) {
        Symbol symbol = new Symbol(name.text(), kind, value, name.span(), origin, scope.span(), scope == top);
        symbols.defined(symbol);
        Definition earlier = scope.own(name.text());
        if (!scope.define(name.text(), new Definition(kind, value, symbol))) {
            Symbol first = earlier == null ? null : earlier.symbol();
            diagnostics.add(Diagnostic.error(DiagnosticCode.DUPLICATE_NAME, name.span(),
                    "`" + shortened(name.text()) + "` is already defined in this block",
                    Advice.of("take another name; to give a `var` another value, leave out `let` or `var`"))
                    .relatedTo(first == null ? null : first.span()));
        } else if (Keywords.isOperationWord(name.text())) {
            diagnostics.warning(DiagnosticCode.HIDES_OPERATION, name.span(), "the name `" + name.text() + "` hides the operation",
                    "another name would keep both apart");
        }
        return symbol;
    }

    /** Introduces a name of a statement that could not be read, so that its uses are no errors too. */
    void defineUnknown(Scope scope, String name, Statement.Broken origin) {
        Symbol symbol = new Symbol(name, NameKind.UNKNOWN, ValueKind.UNKNOWN, origin.span(), origin, scope.span(), scope == top);
        if (scope.define(name, new Definition(NameKind.UNKNOWN, ValueKind.UNKNOWN, symbol))) {
            symbols.defined(symbol);
        }
    }

    /** A name for a message, whatever its length. */
    static String shortened(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
