package dev.faultline.grammar.parse;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;

/**
 * Does a fork's block itself contain {@code pause}? Then the fork is stepped. Blocks of if, loops, try and measure belong to it; a
 * function, and what another task runs, does not.
 */
final class PauseSearch {

    private PauseSearch() {}

    static boolean contains(Syntax.Block block) {
        return block.statements().stream().anyMatch(PauseSearch::contains);
    }

    private static boolean contains(Statement statement) {
        return switch (statement) {
            case Statement.Evaluate evaluate -> contains(evaluate.value());
            case Statement.Declare declare -> contains(declare.value());
            case Statement.Assign assign -> contains(assign.value());
            case Statement.If choice -> choice.branches().stream().anyMatch(branch -> contains(branch.block()))
                    || choice.otherwise() != null && contains(choice.otherwise());
            case Statement.While loop -> contains(loop.body());
            case Statement.For loop -> contains(loop.body());
            case Statement.Repeat loop -> contains(loop.body());
            case Statement.ExpectSignal expect -> contains(expect.block());
            case Statement.ExpectOutOfMemory expect -> contains(expect.block());
            case Statement.ExpectErrno expect -> contains(expect.block());
            default -> false;
        };
    }

    private static boolean contains(Expression value) {
        return switch (value) {
            case Operation.Pause pause -> true;
            case Operation.Stall stall -> contains(stall.body());
            case Expression.Try attempt -> contains(attempt.block());
            case Expression.Measure measure -> contains(measure.block());
            default -> false;
        };
    }
}
