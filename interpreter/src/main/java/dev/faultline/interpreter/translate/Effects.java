package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.builtins.Methods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may happen under a statement, seen from its text alone.
 *
 * @param works the machine may be made to work
 * @param nests it calls or contains other statements
 */
record Effects(boolean works, boolean nests) {

    private static final Effects NONE = new Effects(false, false);
    private static final Effects WORKS = new Effects(true, false);
    private static final Effects CONTAINS = new Effects(false, true);
    private static final Effects BOTH = new Effects(true, true);

    private Effects and(Effects other) {
        return new Effects(works || other.works, nests || other.nests);
    }

    static Effects of(Statement statement, Bindings bindings) {
        return switch (statement) {
            case Statement.Declare declare -> of(declare.value(), bindings);
            case Statement.Assign assign -> of(assign.target(), bindings).and(of(assign.value(), bindings));
            case Statement.FunctionDefinition _ -> NONE;
            case Statement.If choice -> {
                Effects all = CONTAINS;
                for (Syntax.Branch branch : choice.branches()) {
                    all = all.and(of(branch.condition(), bindings)).and(of(branch.block(), bindings));
                }
                yield choice.otherwise() == null ? all : all.and(of(choice.otherwise(), bindings));
            }
            case Statement.While loop -> CONTAINS.and(of(loop.condition(), bindings)).and(of(loop.body(), bindings));
            case Statement.For loop -> CONTAINS.and(of(loop.iterable(), bindings)).and(of(loop.body(), bindings));
            case Statement.Repeat loop -> CONTAINS.and(of(loop.count(), bindings)).and(of(loop.body(), bindings));
            case Statement.Return end -> optional(end.value(), bindings);
            case Statement.Param param -> of(param.defaultValue(), bindings);
            case Statement.Use _ -> BOTH;
            case Statement.Print print -> all(print.values(), bindings);
            case Statement.Emit emit -> of(emit.row(), bindings);
            case Statement.ExpectCondition expect -> of(expect.condition(), bindings).and(optional(expect.message(), bindings));
            case Statement.ExpectSignal expect -> BOTH.and(of(expect.block(), bindings));
            case Statement.ExpectOutOfMemory expect -> CONTAINS.and(of(expect.block(), bindings));
            case Statement.ExpectErrno expect -> CONTAINS.and(of(expect.block(), bindings));
            case Statement.Machine _ -> WORKS;
            case Statement.Evaluate evaluate -> of(evaluate.value(), bindings);
            case Statement.Break _ -> NONE;
            case Statement.Continue _ -> NONE;
            case Statement.Broken _ -> NONE;
        };
    }

    private static Effects of(Syntax.Block block, Bindings bindings) {
        Effects all = NONE;
        for (Statement statement : block.statements()) {
            all = all.and(of(statement, bindings));
        }
        return all;
    }

    private static Effects all(List<Expression> expressions, Bindings bindings) {
        Effects all = NONE;
        for (Expression expression : expressions) {
            all = all.and(of(expression, bindings));
        }
        return all;
    }

    private static Effects optional(@Nullable Expression expression, Bindings bindings) {
        return expression == null ? NONE : of(expression, bindings);
    }

    private static Effects of(Expression expression, Bindings bindings) {
        Effects below = all(Operands.of(expression), bindings);
        return switch (expression) {
            case Expression.Try _ -> BOTH;
            case Expression.Measure _ -> BOTH;
            case Operation.Threads _ -> BOTH;
            case Operation.Fork _ -> BOTH;
            case Operation.Spawn _ -> BOTH;
            case Operation.Stall _ -> BOTH;
            case Operation _ -> WORKS.and(below);
            case Expression.Call call -> isComputing(call, bindings) ? below : BOTH.and(below);
            default -> below;
        };
    }

    /** Built-in functions compute, and most methods do; every other call may do anything. */
    private static boolean isComputing(Expression.Call call, Bindings bindings) {
        return switch (call.callee()) {
            case Expression.Name name -> bindings.variable(name) == null;
            case Expression.Member member -> Methods.isComputing(member.name().text());
            default -> false;
        };
    }
}
