package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the binder found out: the variable behind every name, the scope of every function, the cells every block makes. */
final class Bindings {

    private final Map<Syntax, Variable> variables = new IdentityHashMap<>();
    private final Map<Syntax, FunctionScope> functions = new IdentityHashMap<>();
    private final Map<Object, List<Variable>> declared = new IdentityHashMap<>();
    private final Map<Variable, Expression.Function> definitions = new IdentityHashMap<>();

    void bind(Syntax name, Variable variable) {
        variables.put(name, variable);
    }

    void declare(Object block, Variable variable) {
        declared.computeIfAbsent(block, _ -> new ArrayList<>()).add(variable);
    }

    /** Says that {@code variable} is declared as {@code function}. */
    void define(Variable variable, Expression.Function function) {
        definitions.put(variable, function);
    }

    /** The one function a variable can ever be, or null when that cannot be told. */
    Expression.@Nullable Function knownFunction(Variable variable) {
        return variable.isAssigned() ? null : definitions.get(variable);
    }

    void function(Syntax function, FunctionScope scope) {
        functions.put(function, scope);
    }

    /** The variable a name stands for; null for a built-in. */
    @Nullable
    Variable variable(Syntax name) {
        return variables.get(name);
    }

    /** The variable an identifier introduces. */
    Variable declaration(Syntax.Identifier name) {
        Variable variable = variables.get(name);
        if (variable == null) {
            throw new IllegalStateException("not bound: " + name.text());
        }
        return variable;
    }

    FunctionScope function(Syntax function) {
        FunctionScope scope = functions.get(function);
        if (scope == null) {
            throw new IllegalStateException("not bound: function at " + function.span());
        }
        return scope;
    }

    /** Variables a block declares that need a fresh cell whenever it is entered. */
    List<Variable> cells(Object block) {
        return declared(block).stream().filter(variable -> variable.isCell() && variable.sessionCell() == null).toList();
    }

    /** All variables a block declares. */
    List<Variable> declared(Object block) {
        return declared.getOrDefault(block, List.of());
    }
}
