package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.MachineEntry;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.execution.SessionNames;
import dev.faultline.interpreter.values.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variable behind every name, before any node is made: whether a variable needs a cell follows from uses that may come
 * after its declaration.
 *
 * <p>That names exist and may be assigned was checked by the resolver. Functions are flat closures: a name from around a function
 * is captured by it and by every function between, so that each finds it one level up.
 */
final class Binder {

    private final Bindings bindings = new Bindings();
    private final @Nullable Syntax sessionInput;

    private Binder(@Nullable Syntax sessionInput) {
        this.sessionInput = sessionInput;
    }

    /** Binds a whole script or module. */
    static Bindings bind(Syntax.Script script, FunctionScope top) {
        return bind(script, new BlockScope(null, top), new Binder(null));
    }

    /** Binds an input of a session, which sees what those before it defined. */
    static Bindings bindInput(Syntax.Script input, FunctionScope top, SessionNames earlier) {
        BlockScope session = new BlockScope(null, top);
        earlier.entries().forEach((name, entry) -> session.add(Variable.ofSession(name, top, input.span().start(), entry.cell())));
        return bind(input, new BlockScope(session, top), new Binder(input));
    }

    private static Bindings bind(Syntax.Script script, BlockScope top, Binder binder) {
        binder.statements(script, script.statements(), script.span().start(), top);
        return binder.bindings;
    }

    // ---- blocks ------------------------------------------------------------------------------------------------------

    private void block(Syntax.Block block, BlockScope around) {
        statements(block, block.statements(), block.span().start(), new BlockScope(around, around.function()));
    }

    /** @param begin offset at which the block is entered and its functions are made */
    private void statements(Object owner, List<Statement> statements, int begin, BlockScope scope) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Declare declare -> {
                    Variable variable = declare(owner, declare.name(), declare.span().end(), scope);
                    if (declare.value() instanceof Expression.Function function) {
                        bindings.define(variable, function);
                    }
                }
                case Statement.Param param -> declare(owner, param.name(), param.span().end(), scope);
                case Statement.Use use -> declareModule(owner, use, scope);
                // All are made at the begin, one after another, so they find each other through cells.
                case Statement.FunctionDefinition definition ->
                        bindings.define(declare(owner, definition.name(), begin, scope), definition.function());
                default -> {}
            }
        }
        for (Statement statement : statements) {
            if (statement instanceof Statement.FunctionDefinition definition) {
                FunctionScope function = function(definition.function(), begin, scope);
                function.nameSelf(bindings.declaration(definition.name()));
                functionBody(definition.function(), function, scope);
            } else {
                statement(statement, scope);
            }
        }
    }

    private Variable declare(Object owner, Syntax.Identifier name, int readyAt, BlockScope scope) {
        Variable variable = variable(owner, name.text(), scope.function(), readyAt);
        bindings.bind(name, variable);
        bindings.declare(owner, variable);
        scope.add(variable);
        return variable;
    }

    private void declareModule(Object owner, Statement.Use use, BlockScope scope) {
        Variable variable = variable(owner, use.moduleName(), scope.function(), use.span().end());
        bindings.bind(use, variable);
        bindings.declare(owner, variable);
        scope.add(variable);
    }

    private Variable variable(Object owner, String name, FunctionScope function, int readyAt) {
        return owner == sessionInput
                ? Variable.ofSession(name, function, readyAt, new Cell())
                : new Variable(name, function, readyAt);
    }

    // ---- statements --------------------------------------------------------------------------------------------------

    private void statement(Statement statement, BlockScope scope) {
        switch (statement) {
            case Statement.Declare declare -> expression(declare.value(), scope);
            case Statement.Assign assign -> assign(assign, scope);
            case Statement.FunctionDefinition _ -> throw new IllegalStateException("bound with its block");
            case Statement.If choice -> {
                for (Syntax.Branch branch : choice.branches()) {
                    expression(branch.condition(), scope);
                    block(branch.block(), scope);
                }
                if (choice.otherwise() != null) {
                    block(choice.otherwise(), scope);
                }
            }
            case Statement.While loop -> {
                expression(loop.condition(), scope);
                block(loop.body(), scope);
            }
            case Statement.For loop -> {
                expression(loop.iterable(), scope);
                BlockScope round = new BlockScope(scope, scope.function());
                declare(loop, loop.variable(), loop.body().span().start(), round);
                block(loop.body(), round);
            }
            case Statement.Repeat loop -> {
                expression(loop.count(), scope);
                block(loop.body(), scope);
            }
            case Statement.Break _ -> {}
            case Statement.Continue _ -> {}
            case Statement.Return end -> optional(end.value(), scope);
            case Statement.Param param -> {
                expression(param.defaultValue(), scope);
                optional(param.range(), scope);
            }
            case Statement.Use use -> use.bindings().forEach(binding -> expression(binding.value(), scope));
            case Statement.Print print -> print.values().forEach(value -> expression(value, scope));
            case Statement.Emit emit -> expression(emit.row(), scope);
            case Statement.ExpectCondition expect -> {
                expression(expect.condition(), scope);
                optional(expect.message(), scope);
            }
            case Statement.ExpectSignal expect -> {
                optional(expect.count(), scope);
                block(expect.block(), scope);
            }
            case Statement.ExpectOutOfMemory expect -> block(expect.block(), scope);
            case Statement.ExpectErrno expect -> block(expect.block(), scope);
            case Statement.Machine machine -> machine.entries().forEach(entry -> machineEntry(entry, scope));
            case Statement.Evaluate evaluate -> expression(evaluate.value(), scope);
            case Statement.Broken _ -> throw new IllegalStateException("a script with errors is not translated");
        }
    }

    private void assign(Statement.Assign assign, BlockScope scope) {
        Expression target = assign.target();
        expression(target, scope);
        expression(assign.value(), scope);
        markAssigned(target);
    }

    /** The variable at the root of a place changes, whatever part of it is meant. */
    private void markAssigned(Expression place) {
        Expression root = place;
        while (!(root instanceof Expression.Name)) {
            root = switch (root) {
                case Expression.Index index -> index.target();
                case Expression.Member member -> member.target();
                default -> throw new IllegalStateException("not a place: " + root.span());
            };
        }
        Variable variable = bindings.variable(root);
        if (variable != null) {
            variable.markAssigned();
        }
    }

    private void machineEntry(MachineEntry entry, BlockScope scope) {
        switch (entry) {
            case MachineEntry.Setting setting -> machineValue(setting.value(), scope);
            case MachineEntry.Swap swap -> expression(swap.bytes(), scope);
            case MachineEntry.Config config -> machineValue(config.value(), scope);
            case MachineEntry.Sysctl sysctl -> expression(sysctl.value(), scope);
            case MachineEntry.Rlimit rlimit -> expression(rlimit.value(), scope);
        }
    }

    private void machineValue(MachineEntry.Value value, BlockScope scope) {
        if (value instanceof MachineEntry.Value.Computed computed) {
            expression(computed.expression(), scope);
        }
    }

    // ---- expressions -------------------------------------------------------------------------------------------------

    private void optional(@Nullable Expression expression, BlockScope scope) {
        if (expression != null) {
            expression(expression, scope);
        }
    }

    private void expression(Expression expression, BlockScope scope) {
        switch (expression) {
            case Expression.Name name -> use(name, scope);
            case Expression.Function function -> functionBody(function, function(function, function.span().start(), scope), scope);
            case Expression.Try block -> block(block.block(), scope);
            case Expression.Measure block -> block(block.block(), scope);
            case Operation.Fork fork -> taskBody(fork, null, fork.body(), scope);
            case Operation.Spawn spawn -> taskBody(spawn, null, spawn.body(), scope);
            case Operation.Threads threads -> {
                expression(threads.count(), scope);
                taskBody(threads, threads.index(), threads.body(), scope);
            }
            case Operation.Stall stall -> {
                expression(stall.step(), scope);
                expression(stall.delay(), scope);
                block(stall.body(), scope);
            }
            case Expression.Call call -> {
                expression(call.callee(), scope);
                call.arguments().forEach(argument -> expression(argument.value(), scope));
                if (Pushes.isPush(call) && call.callee() instanceof Expression.Member method) {
                    markAssigned(method.target());
                }
            }
            default -> Operands.of(expression).forEach(operand -> expression(operand, scope));
        }
    }

    private void use(Expression.Name name, BlockScope scope) {
        Variable variable = scope.find(name.text(), name.span().start());
        if (variable == null) {
            return;
        }
        bindings.bind(name, variable);
        if (variable.sessionCell() != null) {
            return;
        }
        FunctionScope inside = scope.function();
        while (inside != variable.owner() && !inside.isSelf(variable)) {
            inside.capture(variable);
            variable.markCaptured(inside.madeAt());
            FunctionScope around = inside.parent();
            if (around == null) {
                throw new IllegalStateException("no function owns " + name.text());
            }
            inside = around;
        }
    }

    private FunctionScope function(Expression.Function function, int madeAt, BlockScope scope) {
        FunctionScope inner = new FunctionScope(scope.function(), madeAt);
        bindings.function(function, inner);
        return inner;
    }

    private void functionBody(Expression.Function function, FunctionScope inner, BlockScope around) {
        BlockScope scope = new BlockScope(around, inner);
        for (Syntax.Parameter parameter : function.parameters()) {
            optional(parameter.defaultValue(), scope);
            declare(function, parameter.name(), parameter.span().end(), scope);
        }
        switch (function.body()) {
            case Syntax.FunctionBody.OfBlock body -> block(body.block(), scope);
            case Syntax.FunctionBody.OfExpression body -> expression(body.value(), scope);
        }
    }

    private void taskBody(Operation task, Syntax.@Nullable Identifier index, Syntax.Block body, BlockScope around) {
        FunctionScope inner = new FunctionScope(around.function(), task.span().start());
        bindings.function(task, inner);
        BlockScope scope = new BlockScope(around, inner);
        if (index != null) {
            declare(task, index, index.span().end(), scope);
        }
        block(body, scope);
    }
}
