package dev.faultline.interpreter.translate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names a block declares, all known from its begin: a function may use what is declared after it. */
final class BlockScope {

    private final @Nullable BlockScope parent;
    private final FunctionScope function;
    private final List<Variable> variables = new ArrayList<>();

    BlockScope(@Nullable BlockScope parent, FunctionScope function) {
        this.parent = parent;
        this.function = function;
    }

    FunctionScope function() {
        return function;
    }

    void add(Variable variable) {
        variables.add(variable);
    }

    /**
     * The variable {@code name} means at {@code offset}: the innermost that is declared before, or anywhere in a block around the
     * function the name is used in.
     */
    @Nullable
    Variable find(String name, int offset) {
        for (BlockScope scope = this; scope != null; scope = scope.parent) {
            boolean isOutside = scope.function != function;
            Variable found = null;
            for (Variable variable : scope.variables) {
                if (variable.name().equals(name) && (variable.readyAt() <= offset || isOutside && found == null)) {
                    found = variable;
                }
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
