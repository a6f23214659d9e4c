package dev.faultline.grammar.resolve;

import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.grammar.resolve.Scope.Definition;
import dev.faultline.grammar.resolve.Scope.Found;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions: names that must be defined, fields that must exist, and the bodies of functions, later. */
final class ExpressionResolver {

    private final Resolver resolver;

    /** Empty until a script asks for one; a long script asks thousands of times. */
    private List<String> statsFields = List.of();

    ExpressionResolver(Resolver resolver) {
        this.resolver = resolver;
    }

    void resolve(Expression expression, Scope scope, Place place) {
        switch (expression) {
            case Expression.Literal literal -> {}
            case Expression.CurrentMachine machine -> {}
            case Expression.Text text -> {
                for (Syntax.TextPart part : text.parts()) {
                    if (part instanceof Syntax.TextPart.Hole hole) {
                        resolve(hole.value(), scope, place);
                    }
                }
            }
            case Expression.ListOf list -> list.elements().forEach(element -> resolve(element, scope, place));
            case Expression.RecordOf fields -> fields.fields().forEach(field -> resolve(field.value(), scope, place));
            case Expression.Range range -> {
                resolve(range.start(), scope, place);
                resolve(range.end(), scope, place);
                resolveOptional(range.step(), scope, place);
            }
            case Expression.Name name -> resolveName(name, scope);
            case Expression.Unary unary -> resolve(unary.operand(), scope, place);
            case Expression.Binary binary -> {
                resolve(binary.left(), scope, place);
                resolve(binary.right(), scope, place);
            }
            case Expression.Logical logical -> {
                resolve(logical.left(), scope, place);
                resolve(logical.right(), scope, place);
            }
            case Expression.Call call -> resolveCall(call, scope, place);
            case Expression.Member member -> {
                resolve(member.target(), scope, place);
                resolveField(member, scope);
            }
            case Expression.Index index -> {
                resolve(index.target(), scope, place);
                resolve(index.index(), scope, place);
            }
            case Expression.Function function -> resolveFunction(function, scope, place);
            case Expression.Try attempt -> resolver.statements().resolveBlock(attempt.block(), scope, place);
            case Expression.Measure measure -> resolver.statements().resolveBlock(measure.block(), scope, place.inMeasure());
            case Operation operation -> resolver.operations().resolve(operation, scope, place);
        }
    }

    void resolveOptional(@Nullable Expression expression, Scope scope, Place place) {
        if (expression != null) {
            resolve(expression, scope, place);
        }
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    private void resolveName(Expression.Name name, Scope scope) {
        Found found = scope.find(name.text());
        if (found == null) {
            resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.UNDEFINED_NAME, name.span(),
                    "`" + Resolver.shortened(name.text()) + "` is not defined", undefinedAdvice(name, scope)));
        } else {
            resolver.symbols().used(name, found.definition().symbol(), false);
        }
    }

    private static @Nullable Advice undefinedAdvice(Expression.Name name, Scope scope) {
        String text = name.text();
        if (Keywords.isOperationWord(text)) {
            return Advice.of("in an expression an operation stands in parentheses, with its operands: `(" + text + " …)`");
        }
        return switch (text) {
            case "null", "nil", "None" -> Advice.didYouMean(name.span(), "none");
            case "True" -> Advice.didYouMean(name.span(), "true");
            case "False" -> Advice.didYouMean(name.span(), "false");
            default -> Advice.didYouMean(name.span(), text, scope.visibleNames());
        };
    }

    /** Does a sum or product of names have one that nothing defines, as an unquoted {@code altix-itanium2} does? */
    boolean hasUndefinedName(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Name name -> scope.find(name.text()) == null;
            case Expression.Binary binary -> hasUndefinedName(binary.left(), scope) || hasUndefinedName(binary.right(), scope);
            default -> false;
        };
    }

    private void resolveCall(Expression.Call call, Scope scope, Place place) {
        switch (call.callee()) {
            case Expression.Name name when scope.find(name.text()) == null && Keywords.isOperationWord(name.text()) ->
                    resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.UNDEFINED_NAME, name.span(),
                            "there is no function `" + name.text() + "`",
                            Advice.of("the operation has a blank behind its word: `" + name.text() + " (…)`")
                                    .doneBy(name.span(), name.text() + " ")));
            case Expression.Member member -> {
                resolve(member, scope, place);
                if (member.name().text().equals("push") && !isModule(member.target(), scope)) {
                    resolver.statements().checkChange(member.target(), scope, place, "added to");
                }
            }
            default -> resolve(call.callee(), scope, place);
        }
        Definition callee = call.callee() instanceof Expression.Name name ? definition(name, scope) : null;
        resolver.symbols().called(call, callee == null ? null : callee.symbol());
        call.arguments().forEach(argument -> resolve(argument.value(), scope, place));
    }

    private static @Nullable Definition definition(Expression target, Scope scope) {
        Found found = target instanceof Expression.Name name ? scope.find(name.text()) : null;
        return found == null ? null : found.definition();
    }

    private static boolean isModule(Expression target, Scope scope) {
        Definition definition = definition(target, scope);
        return definition != null && definition.kind() == NameKind.MODULE;
    }

    private void resolveFunction(Expression.Function function, Scope scope, Place place) {
        resolver.symbols().function(function.span());
        Scope parameters = new Scope(scope, false, function.span());
        for (Syntax.Parameter parameter : function.parameters()) {
            resolver.define(parameters, parameter.name(), NameKind.PARAMETER, ValueKind.UNKNOWN, parameter);
        }
        Place inside = place.inFunction();
        resolver.later(() -> {
            function.parameters().forEach(parameter -> resolveOptional(parameter.defaultValue(), parameters, inside));
            switch (function.body()) {
                case Syntax.FunctionBody.OfBlock body -> resolver.statements().resolveBlock(body.block(), parameters, inside);
                case Syntax.FunctionBody.OfExpression body -> resolve(body.value(), parameters, inside);
            }
        });
    }

    // ---- fields ------------------------------------------------------------------------------------------------------

    private void resolveField(Expression.Member member, Scope scope) {
        Definition target = definition(member.target(), scope);
        if (target != null && target.symbol() != null && target.kind() == NameKind.MODULE) {
            resolver.symbols().used(member.name(), target.symbol());
        }
        checkField(member, scope);
    }

    private void checkField(Expression.Member member, Scope scope) {
        String field = member.name().text();
        ValueKind kind = kindOf(member.target(), scope);
        List<String> known = kind == ValueKind.STATS ? statsFields() : BuiltIns.FIELDS.getOrDefault(kind, List.of());
        if (!known.isEmpty() && !known.contains(field)) {
            resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.UNKNOWN_FIELD, member.name().span(),
                    kind.words() + (kind == ValueKind.STATS ? " have" : " has") + " no field `" + Resolver.shortened(field) + "`",
                    Advice.didYouMean(member.name().span(), field, known)));
        }
    }

    /** Fields of stats, the objects among them by their own name. */
    private List<String> statsFields() {
        if (statsFields.isEmpty()) {
            statsFields = resolver.catalogue().names(Topic.FIELD).stream()
                    .map(name -> name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.')))
                    .distinct()
                    .toList();
        }
        return statsFields;
    }

    private static ValueKind kindOf(Expression value, Scope scope) {
        if (value instanceof Expression.Name name) {
            Found found = scope.find(name.text());
            return found == null ? ValueKind.UNKNOWN : found.definition().value();
        }
        return ValueKind.of(value);
    }
}
