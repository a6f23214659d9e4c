package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.builtins.Builtins;
import dev.faultline.interpreter.builtins.Methods;
import dev.faultline.interpreter.nodes.member.MachineMemberNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may happen under a statement, seen from the text alone.
 *
 * <p>Following the calling context of a task costs as much as a small function, so statements that call nothing but functions known
 * to compute are told apart. A function is known where its name can mean no other; its effects are those of its body and of the
 * functions that calls, found by walking from call to call, each function once.
 */
final class Effects {

    /**
     * @param works the machine may be made to work
     * @param nests it calls or contains other statements
     */
    record Effect(boolean works, boolean nests) {

        private static final Effect NONE = new Effect(false, false);
        private static final Effect WORKS = new Effect(true, false);
        private static final Effect NESTS = new Effect(false, true);
        private static final Effect BOTH = new Effect(true, true);

        private Effect and(Effect other) {
            return new Effect(works || other.works, nests || other.nests);
        }
    }

    private final Bindings bindings;
    private final Set<Expression.Function> walked = new HashSet<>();

    private Effects(Bindings bindings) {
        this.bindings = bindings;
    }

    static Effect of(Statement statement, Bindings bindings) {
        return new Effects(bindings).of(statement);
    }

    /** What may happen under the statements of a block. */
    static Effect of(Syntax.Block block, Bindings bindings) {
        return new Effects(bindings).of(block);
    }

    private Effect of(Statement statement) {
        return switch (statement) {
            case Statement.Declare declare -> of(declare.value());
            case Statement.Assign assign -> of(assign.target()).and(of(assign.value()));
            case Statement.If choice -> {
                Effect all = Effect.NESTS;
                for (Syntax.Branch branch : choice.branches()) {
                    all = all.and(of(branch.condition())).and(of(branch.block()));
                }
                yield choice.otherwise() == null ? all : all.and(of(choice.otherwise()));
            }
            case Statement.While loop -> Effect.NESTS.and(of(loop.condition())).and(of(loop.body()));
            case Statement.For loop -> Effect.NESTS.and(of(loop.iterable())).and(of(loop.body()));
            case Statement.Repeat loop -> Effect.NESTS.and(of(loop.count())).and(of(loop.body()));
            case Statement.Return end -> optional(end.value());
            case Statement.Param param -> of(param.defaultValue());
            case Statement.Use _ -> Effect.BOTH;
            case Statement.Print print -> all(print.values());
            case Statement.Emit emit -> of(emit.row());
            case Statement.ExpectCondition expect -> of(expect.condition()).and(optional(expect.message()));
            case Statement.ExpectSignal _,Statement.ExpectOutOfMemory _,Statement.ExpectErrno _ -> Effect.BOTH;
            case Statement.Machine _ -> Effect.WORKS;
            case Statement.Evaluate evaluate -> of(evaluate.value());
            case Statement.FunctionDefinition _,Statement.Break _,Statement.Continue _,Statement.Broken _ -> Effect.NONE;
        };
    }

    private Effect of(Syntax.Block block) {
        Effect all = Effect.NONE;
        for (Statement statement : block.statements()) {
            all = all.and(of(statement));
        }
        return all;
    }

    private Effect all(List<Expression> expressions) {
        Effect all = Effect.NONE;
        for (Expression expression : expressions) {
            all = all.and(of(expression));
        }
        return all;
    }

    private Effect optional(@Nullable Expression expression) {
        return expression == null ? Effect.NONE : of(expression);
    }

    private Effect of(Expression expression) {
        Effect below = all(Operands.of(expression));
        return switch (expression) {
            case Expression.Try _,Expression.Measure _ -> Effect.BOTH;
            case Operation.Threads _,Operation.Fork _,Operation.Spawn _,Operation.Stall _ -> Effect.BOTH;
            case Operation _ -> Effect.WORKS.and(below);
            case Expression.Call call -> below.and(ofCallee(call.callee()));
            case Expression.Member member when member.target() instanceof Expression.CurrentMachine
                    && MachineMemberNode.asksKernel(member.name().text()) -> Effect.WORKS;
            default -> below;
        };
    }

    /** Most built-in functions and methods compute; of other calls only those of known functions can be told. */
    private Effect ofCallee(Expression callee) {
        return switch (callee) {
            case Expression.Name name -> {
                Variable variable = bindings.variable(name);
                yield variable != null ? ofCalled(variable) : Builtins.isComputing(name.text()) ? Effect.NONE : Effect.WORKS;
            }
            case Expression.Member member when Methods.isComputing(member.name().text()) -> Effect.NONE;
            default -> Effect.BOTH;
        };
    }

    private Effect ofCalled(Variable variable) {
        Expression.Function function = bindings.knownFunction(variable);
        if (function == null) {
            return Effect.BOTH;
        }
        if (!walked.add(function)) {
            return Effect.NESTS;
        }
        Effect body = switch (function.body()) {
            case Syntax.FunctionBody.OfBlock block -> of(block.block());
            case Syntax.FunctionBody.OfExpression value -> of(value.value());
        };
        Effect defaults = Effect.NONE;
        for (Syntax.Parameter parameter : function.parameters()) {
            defaults = defaults.and(optional(parameter.defaultValue()));
        }
        return Effect.NESTS.and(body).and(defaults);
    }
}
