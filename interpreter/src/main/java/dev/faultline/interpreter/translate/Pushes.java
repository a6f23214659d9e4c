package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;

/** {@code xs.push(e)} on a place is an assignment to it, the only method that is. */
final class Pushes {

    private static final String NAME = "push";

    private Pushes() {}

    /** Whether a call is one: the method's name, one argument, and a variable or a part of one to put the result into. */
    static boolean isPush(Expression.Call call) {
        return call.callee() instanceof Expression.Member method
                && method.name().text().equals(NAME)
                && call.arguments().size() == 1
                && isPlace(method.target());
    }

    private static boolean isPlace(Expression expression) {
        return switch (expression) {
            case Expression.Name _ -> true;
            case Expression.Index index -> isPlace(index.target());
            case Expression.Member member -> isPlace(member.target());
            default -> false;
        };
    }
}
