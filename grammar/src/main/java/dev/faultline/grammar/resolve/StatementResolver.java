package dev.faultline.grammar.resolve;

import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.resolve.Scope.Found;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.MachineEntry;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements: what they define and assign, and whether they may stand where they do. */
final class StatementResolver {

    private static final String LET = "let";

    private final Resolver resolver;
    private final MachineChecker machines;

    StatementResolver(Resolver resolver) {
        this.resolver = resolver;
        this.machines = new MachineChecker(resolver.catalogue(), resolver.diagnostics());
    }

    /** Resolves a block in a scope of its own. */
    void resolveBlock(Syntax.Block block, Scope around, Place place) {
        resolveAll(block.statements(), new Scope(around, false, block.span()), place.top() ? place.inBlock() : place);
    }

    void resolveAll(List<Statement> statements, Scope scope, Place place) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.FunctionDefinition definition) {
                resolver.define(scope, definition.name(), NameKind.FUNCTION, ValueKind.FUNCTION, definition);
            }
        }
        for (Statement statement : statements) {
            if (resolver.diagnostics().isFull()) {
                return;
            }
            resolve(statement, scope, place);
        }
    }

    private void resolve(Statement statement, Scope scope, Place place) {
        switch (statement) {
            case Statement.Declare declare -> {
                value(declare.value(), scope, place);
                ValueKind kind = declare.mutable() ? ValueKind.UNKNOWN : ValueKind.of(declare.value());
                resolver.define(scope, declare.name(), declare.mutable() ? NameKind.VAR : NameKind.LET, kind, declare);
            }
            case Statement.Assign assign -> {
                value(assign.value(), scope, place);
                resolveTarget(assign, scope, place);
            }
            case Statement.FunctionDefinition definition -> value(definition.function(), scope, place);
            case Statement.If choice -> {
                for (Syntax.Branch branch : choice.branches()) {
                    value(branch.condition(), scope, place);
                    resolveBlock(branch.block(), scope, place);
                }
                if (choice.otherwise() != null) {
                    resolveBlock(choice.otherwise(), scope, place);
                }
            }
            case Statement.While loop -> {
                value(loop.condition(), scope, place);
                resolveBlock(loop.body(), scope, place.inLoop());
            }
            case Statement.For loop -> {
                value(loop.iterable(), scope, place);
                Scope inner = new Scope(scope, false, loop.body().span());
                resolver.define(inner, loop.variable(), NameKind.LOOP_VARIABLE, ValueKind.UNKNOWN, loop);
                resolveBlock(loop.body(), inner, place.inLoop());
            }
            case Statement.Repeat loop -> {
                value(loop.count(), scope, place);
                resolver.operations().want(loop.count(), "repeat", ValueKind.INT);
                resolveBlock(loop.body(), scope, place.inLoop());
            }
            case Statement.Break leave -> requireLoop("break", leave.span(), place);
            case Statement.Continue next -> requireLoop("continue", next.span(), place);
            case Statement.Return back -> resolveReturn(back, scope, place);
            case Statement.Param param -> resolveParam(param, scope, place);
            case Statement.Use use -> {
                use.bindings().forEach(binding -> value(binding.value(), scope, place));
                Syntax.Identifier name = use.alias() != null ? use.alias() : new Syntax.Identifier(use.path().span(), use.moduleName());
                Symbol module = resolver.define(scope, name, NameKind.MODULE, ValueKind.UNKNOWN, use);
                use.bindings().forEach(binding -> resolver.symbols().used(binding.name(), module));
            }
            case Statement.Print print -> print.values().forEach(shown -> value(shown, scope, place));
            case Statement.Emit emit -> {
                value(emit.row(), scope, place);
                resolver.operations().want(emit.row(), "emit", ValueKind.RECORD);
            }
            case Statement.ExpectCondition expect -> {
                value(expect.condition(), scope, place);
                if (expect.message() != null) {
                    value(expect.message(), scope, place);
                }
            }
            case Statement.ExpectSignal expect -> {
                if (expect.count() != null) {
                    value(expect.count(), scope, place);
                }
                resolveBlock(expect.block(), scope, place);
            }
            case Statement.ExpectOutOfMemory expect -> resolveBlock(expect.block(), scope, place);
            case Statement.ExpectErrno expect -> {
                checkErrno(expect.errno());
                resolveBlock(expect.block(), scope, place);
            }
            case Statement.Machine machine -> resolveMachine(machine, scope, place);
            case Statement.Evaluate evaluate -> value(evaluate.value(), scope, place);
            case Statement.Broken broken -> broken.names().forEach(name -> resolver.defineUnknown(scope, name, broken));
        }
    }

    private void value(Expression expression, Scope scope, Place place) {
        resolver.expressions().resolve(expression, scope, place);
    }

    // ---- assignment --------------------------------------------------------------------------------------------------

    private void resolveTarget(Statement.Assign assign, Scope scope, Place place) {
        Expression target = assign.target();
        if (target instanceof Expression.Name name) {
            Found found = scope.find(name.text());
            if (found == null) {
                resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.UNDEFINED_NAME, name.span(),
                        "`" + Resolver.shortened(name.text()) + "` is not defined", assignmentAdvice(name, assign, scope)));
                return;
            }
            resolver.symbols().used(name, found.definition().symbol(), true);
        } else {
            value(target, scope, place);
        }
        checkChange(target, scope, place, "assigned to");
    }

    private static Advice assignmentAdvice(Expression.Name name, Statement.Assign assign, Scope scope) {
        Advice meant = Advice.didYouMean(name.span(), name.text(), scope.visibleNames());
        if (meant != null) {
            return meant;
        }
        return assign.operator() == null
                ? Advice.of("a new variable begins with `var`").doneBy(name.span(), "var " + name.text())
                : Advice.of("define it with `var` first");
    }

    /** Something in the variable under {@code target} changes: it must be a variable, and not one that other tasks see too. */
    void checkChange(Expression target, Scope scope, Place place, String how) {
        Expression base = target;
        while (!(base instanceof Expression.Name)) {
            switch (base) {
                case Expression.Member member -> base = member.target();
                case Expression.Index index -> base = index.target();
                default -> {
                    return;
                }
            }
        }
        Expression.Name name = (Expression.Name) base;
        Found found = scope.find(name.text());
        if (found == null || found.definition().kind() == NameKind.UNKNOWN) {
            return;
        }
        NameKind kind = found.definition().kind();
        String shown = "`" + Resolver.shortened(name.text()) + "`";
        if (!kind.isAssignable()) {
            String reason = kind == NameKind.LET ? " was defined with `let` and cannot be " : " is " + kind.words() + " and cannot be ";
            resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.BAD_ASSIGNMENT, name.span(), shown + reason + how,
                    kind == NameKind.LET ? varAdvice(found.definition().symbol()) : null));
        } else if (found.throughTask()) {
            String task = place.task() == Place.Task.MAIN ? "threads, spawn or fork" : place.task().words();
            resolver.diagnostics().error(DiagnosticCode.SHARED_ASSIGNMENT, name.span(),
                    "the variable " + shown + " outside of " + task + " cannot be " + how + " in its body",
                    "return the value from `spawn` and take `.value`, or `emit` it");
        }
    }

    private Advice varAdvice(@Nullable Symbol symbol) {
        Advice advice = Advice.of("define it with `var` if it must change");
        if (symbol == null) {
            return advice;
        }
        int start = symbol.origin().span().start();
        return advice.doneBy(resolver.source().span(start, start + LET.length()), "var");
    }

    // ---- places ------------------------------------------------------------------------------------------------------

    private void misplaced(Span span, String sentence, String hint) {
        resolver.diagnostics().error(DiagnosticCode.MISPLACED, span, sentence, hint);
    }

    private void requireLoop(String word, Span span, Place place) {
        if (!place.loop()) {
            misplaced(span, "`" + word + "` stands in no loop", place.task() == Place.Task.MAIN
                    ? "it belongs into `while`, `for` or `repeat`"
                    : "a loop around `" + place.task().words() + "` is not left from its body");
        }
    }

    private void resolveReturn(Statement.Return back, Scope scope, Place place) {
        if (!place.function() && place.task() == Place.Task.MAIN) {
            misplaced(back.span(), "`return` stands in no function", "`exit` ends the script");
        }
        if (back.value() != null) {
            value(back.value(), scope, place);
        }
    }

    private void checkErrno(Syntax.Identifier errno) {
        if (!BuiltIns.ERRNO_NAMES.contains(errno.text())) {
            Advice meant = Advice.didYouMean(errno.span(), errno.text(), BuiltIns.ERRNO_NAMES);
            resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.UNDEFINED_NAME, errno.span(),
                    "`" + Resolver.shortened(errno.text()) + "` is not the name of an error",
                    meant != null ? meant
                            : Advice.of(
                                    "before a block stand segv, sigbus, oom or a name such as ENOMEM; put a condition in parentheses")));
        }
    }

    private void resolveMachine(Statement.Machine machine, Scope scope, Place place) {
        if (place.task() != Place.Task.MAIN) {
            misplaced(machine.span(), "a machine cannot be booted inside `" + place.task().words() + "`", "boot it in the script itself");
        } else if (place.measure()) {
            misplaced(machine.span(), "a machine cannot be booted inside `measure`", "boot it before");
        }
        machines.check(machine);
        for (MachineEntry entry : machine.entries()) {
            switch (entry) {
                case MachineEntry.Setting setting -> resolveSetting(setting.key().text(), setting.value(), scope, place);
                case MachineEntry.Swap swap -> value(swap.bytes(), scope, place);
                case MachineEntry.Config config -> resolveSetting("config", config.value(), scope, place);
                case MachineEntry.Sysctl sysctl -> value(sysctl.value(), scope, place);
                case MachineEntry.Rlimit rlimit -> value(rlimit.value(), scope, place);
            }
        }
    }

    private void resolveSetting(String key, MachineEntry.Value setting, Scope scope, Place place) {
        if (!(setting instanceof MachineEntry.Value.Computed computed) || !MachineChecker.isKey(key)) {
            return;
        }
        boolean isUnquoted = (key.equals("kernel") || key.equals("cost")) && !(computed.expression() instanceof Expression.Text)
                && resolver.expressions().hasUndefinedName(computed.expression(), scope);
        if (isUnquoted) {
            resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.BAD_MACHINE_VALUE, computed.span(),
                    "the value of `" + key + "` is a string", Advice.of("put it in quotes: `" + key + " \"…\"`")
                            .doneBy(computed.span(), "\"" + resolver.source().text(computed.span()) + "\"")));
        } else {
            value(computed.expression(), scope, place);
        }
    }

    // ---- params ------------------------------------------------------------------------------------------------------

    private void resolveParam(Statement.Param param, Scope scope, Place place) {
        if (!place.top()) {
            misplaced(param.span(), "a `param` stands at the top of a script, in no block", null);
        }
        value(param.defaultValue(), scope, place);
        if (param.range() != null) {
            value(param.range(), scope, place);
            checkRange(param, param.range());
        }
        resolver.define(scope, param.name(), NameKind.PARAM, ValueKind.UNKNOWN, param);
    }

    private void checkRange(Statement.Param param, Expression allowed) {
        if (!(allowed instanceof Expression.Range range)) {
            if (ValueKind.of(allowed) != ValueKind.LIST && ValueKind.of(allowed) != ValueKind.UNKNOWN) {
                resolver.diagnostics().error(DiagnosticCode.BAD_PARAM, allowed.span(), "behind `in` stands a range, not "
                        + ValueKind.of(allowed).words(), "for example `in 1..=512`");
            }
            return;
        }
        Double first = Constants.number(range.start());
        Double last = Constants.number(range.end());
        Double value = Constants.number(param.defaultValue());
        String shown = Constants.asWritten(range);
        if (!range.inclusive()) {
            resolver.diagnostics().add(Diagnostic.warning(DiagnosticCode.BAD_PARAM, range.span(),
                    "the range " + shown + " does not include its end", inclusiveAdvice(range)));
        }
        boolean known = first != null && last != null;
        if (known && (first > last || first.equals(last) && !range.inclusive())) {
            resolver.diagnostics().error(DiagnosticCode.BAD_PARAM, range.span(), "the range " + shown + " is empty", null);
        } else if (known && value != null && (value < first || value > last || value.equals(last) && !range.inclusive())) {
            resolver.diagnostics().error(DiagnosticCode.BAD_PARAM, param.defaultValue().span(),
                    "the default of `" + Resolver.shortened(param.name().text()) + "` is outside of its range " + shown, null);
        }
    }

    private Advice inclusiveAdvice(Expression.Range range) {
        Advice advice = Advice.of("to allow the end too, write `..=`");
        int from = range.start().span().end();
        int sign = resolver.source().text().indexOf("..", from);
        return sign < 0 || sign >= range.end().span().start() ? advice : advice.doneBy(resolver.source().span(sign, sign + 2), "..=");
    }
}
