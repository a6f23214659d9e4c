package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.control.BlockNode;
import dev.faultline.interpreter.nodes.control.BreakNode;
import dev.faultline.interpreter.nodes.control.ContinueNode;
import dev.faultline.interpreter.nodes.control.CountedForNode;
import dev.faultline.interpreter.nodes.control.ForNode;
import dev.faultline.interpreter.nodes.control.IfNode;
import dev.faultline.interpreter.nodes.control.LoopProgress;
import dev.faultline.interpreter.nodes.control.ReturnNode;
import dev.faultline.interpreter.nodes.control.WhileNode;
import dev.faultline.interpreter.nodes.expression.ConstantNode;
import dev.faultline.interpreter.nodes.expression.LongLiteralNode;
import dev.faultline.interpreter.nodes.expression.RangeNode;
import dev.faultline.interpreter.nodes.operation.ExpectErrnoNode;
import dev.faultline.interpreter.nodes.operation.ExpectOutOfMemoryNode;
import dev.faultline.interpreter.nodes.operation.ExpectSignalNode;
import dev.faultline.interpreter.nodes.statement.CheckedNode;
import dev.faultline.interpreter.nodes.statement.EmitNode;
import dev.faultline.interpreter.nodes.statement.EvaluateNode;
import dev.faultline.interpreter.nodes.statement.ExpectNode;
import dev.faultline.interpreter.nodes.statement.ParamNode;
import dev.faultline.interpreter.nodes.statement.PrintNode;
import dev.faultline.interpreter.nodes.statement.StepNode;
import dev.faultline.interpreter.nodes.statement.UseNode;
import dev.faultline.interpreter.nodes.variable.NewCellNode;
import dev.faultline.interpreter.nodes.variable.ReadLocalNodeGen;
import dev.faultline.interpreter.nodes.variable.WriteCellNodeGen;
import dev.faultline.interpreter.nodes.variable.WriteLocalNode;
import dev.faultline.interpreter.nodes.variable.WriteLocalNodeGen;
import dev.faultline.interpreter.values.Cell;
import dev.faultline.interpreter.values.NoneValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements and blocks. */
final class Statements {

    private final Translator translator;

    /** Loops of the text around what is translated. */
    private int loopsAround;

    Statements(Translator translator) {
        this.translator = translator;
    }

    // ---- blocks ------------------------------------------------------------------------------------------------------

    StatementNode block(Syntax.Block block) {
        if (block.statements().isEmpty() && translator.settings().maxSteps() > 0) {
            // An empty block is a step too: without it `while true { }` would never reach the limit.
            return new StepNode(translator.at(block.span(), new BlockNode(new StatementNode[0])));
        }
        return block(block, block.statements());
    }

    /** A block: fresh cells first, then its functions, which may be called before their definition, then the statements. */
    StatementNode block(Object owner, List<Statement> statements) {
        return block(owner, statements, null);
    }

    /** @param done told how many of the statements are done, after each; null if nobody wants to know */
    StatementNode block(Object owner, List<Statement> statements, @Nullable Cell done) {
        List<StatementNode> nodes = new ArrayList<>();
        for (Variable variable : translator.bindings().cells(owner)) {
            nodes.add(new NewCellNode(variable.slot()));
        }
        for (Statement statement : statements) {
            if (statement instanceof Statement.FunctionDefinition definition) {
                ExpressionNode function = translator.functions().function(definition.name().text(), definition.function());
                nodes.add(translator.places().write(translator.bindings().declaration(definition.name()), function));
            }
        }
        long count = 0;
        for (Statement statement : statements) {
            nodes.add(statement(statement));
            if (done != null) {
                nodes.add(WriteCellNodeGen.create(new ConstantNode(done), new ConstantNode(++count)));
            }
        }
        return new BlockNode(nodes.toArray(StatementNode[]::new));
    }

    private StatementNode statement(Statement statement) {
        StatementNode node = translator.at(statement.span(), bare(statement));
        Effects.Effect effects = Effects.of(statement, translator.bindings());
        node.tagStatement(effects.works(), effects.nests());
        if (translator.settings().checkInvariants() && effects.works()) {
            node = new CheckedNode(node);
        }
        return translator.settings().maxSteps() > 0 ? new StepNode(node) : node;
    }

    // ---- one by one --------------------------------------------------------------------------------------------------

    private StatementNode bare(Statement statement) {
        return switch (statement) {
            case Statement.Declare declare ->
                    translator.places().write(translator.bindings().declaration(declare.name()), expression(declare.value()));
            case Statement.Assign assign -> translator.places().assign(assign);
            case Statement.FunctionDefinition _ -> new BlockNode(new StatementNode[0]);
            case Statement.If choice -> choice(choice, 0);
            case Statement.While loop -> new WhileNode(expression(loop.condition()), body(loop.body()));
            case Statement.For loop -> loop(loop);
            case Statement.Repeat loop -> repeat(loop);
            case Statement.Break _ -> new BreakNode();
            case Statement.Continue _ -> new ContinueNode();
            case Statement.Return end -> new ReturnNode(end.value() == null ? new ConstantNode(NoneValue.NONE) : expression(end.value()));
            case Statement.Param param -> param(param);
            case Statement.Use use -> use(use);
            case Statement.Print print -> new PrintNode(translator.expressions().all(print.values()));
            case Statement.Emit emit -> new EmitNode(expression(emit.row()));
            case Statement.ExpectCondition expect -> new ExpectNode(
                    expression(expect.condition()), translator.section(expect.condition().span()), optional(expect.message()));
            case Statement.ExpectSignal expect -> new ExpectSignalNode(
                    expect.signal() == Statement.Signal.SIGBUS, optional(expect.count()), block(expect.block()));
            case Statement.ExpectOutOfMemory expect -> new ExpectOutOfMemoryNode(block(expect.block()));
            case Statement.ExpectErrno expect -> new ExpectErrnoNode(expect.errno().text(), block(expect.block()));
            case Statement.Machine machine -> translator.machineBlocks().translate(machine);
            case Statement.Evaluate evaluate -> evaluate(evaluate);
            case Statement.Broken _ -> throw new IllegalStateException("a script with errors is not translated");
        };
    }

    private StatementNode evaluate(Statement.Evaluate evaluate) {
        Cell wanted = translator.valueOf(evaluate);
        ExpressionNode value = expression(evaluate.value());
        return wanted == null ? new EvaluateNode(value) : WriteCellNodeGen.create(new ConstantNode(wanted), value);
    }

    private StatementNode choice(Statement.If choice, int branch) {
        if (branch == choice.branches().size()) {
            return choice.otherwise() == null ? new BlockNode(new StatementNode[0]) : block(choice.otherwise());
        }
        Syntax.Branch taken = choice.branches().get(branch);
        boolean isLast = branch + 1 == choice.branches().size() && choice.otherwise() == null;
        StatementNode otherwise = isLast ? null : choice(choice, branch + 1);
        return new IfNode(expression(taken.condition()), block(taken.block()), otherwise);
    }

    private StatementNode loop(Statement.For loop) {
        Variable variable = translator.bindings().declaration(loop.variable());
        if (!variable.isCell()) {
            return loop(loop, WriteLocalNodeGen.create(variable.slot(), null), body(loop.body()));
        }
        // The loop writes a slot of its own; each round then moves the value into a fresh cell, which closures of that round keep.
        int value = translator.function().newSlots(1);
        StatementNode keep = translator.places().write(variable, ReadLocalNodeGen.create(value));
        StatementNode body = new BlockNode(new StatementNode[] {new NewCellNode(variable.slot()), keep, body(loop.body())});
        return loop(loop, WriteLocalNodeGen.create(value, null), body);
    }

    /** A range that is written out and adds can be counted without making it; anything else is walked. */
    private StatementNode loop(Statement.For loop, WriteLocalNode bind, StatementNode body) {
        if (loop.iterable() instanceof Expression.Range range && !range.multiplies()) {
            int slots = translator.function().newSlots(CountedForNode.SLOTS);
            return new CountedForNode(translator.expressions().range(range), slots, bind, body, telling(loop.body()));
        }
        return new ForNode(expression(loop.iterable()), translator.function().newSlots(ForNode.SLOTS), bind, body,
                telling(loop.body()));
    }

    private StatementNode repeat(Statement.Repeat loop) {
        ExpressionNode count = expression(loop.count());
        RangeNode rounds = translator.at(
                loop.count().span(), new RangeNode(new LongLiteralNode(0), count, false, new LongLiteralNode(1), false));
        return new CountedForNode(rounds, translator.function().newSlots(CountedForNode.SLOTS), null, body(loop.body()),
                telling(loop.body()));
    }

    private StatementNode body(Syntax.Block body) {
        loopsAround++;
        try {
            return block(body);
        } finally {
            loopsAround--;
        }
    }

    /** What a loop says of its progress; see {@link LoopProgress}. */
    private LoopProgress.Telling telling(Syntax.Block body) {
        Effects.Effect effects = Effects.of(body, translator.bindings());
        if (effects.works() || effects.nests()) {
            return LoopProgress.Telling.EVERY_ROUND;
        }
        return loopsAround > 0 ? LoopProgress.Telling.NOTHING : LoopProgress.Telling.SOME_ROUNDS;
    }

    private StatementNode param(Statement.Param param) {
        ExpressionNode value = new ParamNode(param.name().text(), expression(param.defaultValue()), optional(param.range()));
        return translator.places().write(
                translator.bindings().declaration(param.name()), translator.at(param.span(), value));
    }

    private StatementNode use(Statement.Use use) {
        String[] names = use.bindings().stream().map(binding -> binding.name().text()).toArray(String[]::new);
        ExpressionNode[] values = translator.expressions()
                .all(use.bindings().stream().map(Syntax.Binding::value).toList());
        ExpressionNode module = new UseNode(translator.modules(), use.path().text(), names, values);
        Variable variable = translator.bindings().variable(use);
        if (variable == null) {
            throw new IllegalStateException("not bound: module " + use.path().text());
        }
        return translator.places().write(variable, translator.at(use.path().span(), module));
    }

    private ExpressionNode expression(Expression expression) {
        return translator.expression(expression);
    }

    private @Nullable ExpressionNode optional(@Nullable Expression expression) {
        return expression == null ? null : translator.expression(expression);
    }
}
