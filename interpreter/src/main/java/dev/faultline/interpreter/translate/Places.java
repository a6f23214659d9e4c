package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.control.BlockNode;
import dev.faultline.interpreter.nodes.expression.ConstantNode;
import dev.faultline.interpreter.nodes.member.IndexNodeGen;
import dev.faultline.interpreter.nodes.member.MemberNode;
import dev.faultline.interpreter.nodes.member.PushedNodeGen;
import dev.faultline.interpreter.nodes.member.WithIndexNodeGen;
import dev.faultline.interpreter.nodes.member.WithMemberNodeGen;
import dev.faultline.interpreter.nodes.variable.ReadCapturedNode;
import dev.faultline.interpreter.nodes.variable.ReadCellNode;
import dev.faultline.interpreter.nodes.variable.ReadLocalNodeGen;
import dev.faultline.interpreter.nodes.variable.ReadSelfNode;
import dev.faultline.interpreter.nodes.variable.ReadSlotNode;
import dev.faultline.interpreter.nodes.variable.WriteCellNodeGen;
import dev.faultline.interpreter.nodes.variable.WriteLocalNodeGen;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Variables and parts of them: reading, writing, assigning.
 *
 * <p>Values are immutable, so {@code xs[i].n = e} assigns a new value to {@code xs}, made from the old one from the inside out:
 *
 * <pre>
 *   xs = withIndex(xs, i, withMember(xs[i], "n", e))
 * </pre>
 *
 * Index expressions are evaluated once, into slots of their own.
 */
final class Places {

    private final Translator translator;

    Places(Translator translator) {
        this.translator = translator;
    }

    // ---- variables ---------------------------------------------------------------------------------------------------

    /** The value of a variable. */
    ExpressionNode read(Variable variable) {
        return variable.isCell() && !translator.function().isSelf(variable)
                ? new ReadCellNode(readRaw(variable), variable.name())
                : readRaw(variable);
    }

    /** What stands for a variable here: its cell if it has one, else its value. This is what closures and modules take over. */
    ExpressionNode readRaw(Variable variable) {
        FunctionScope function = translator.function();
        if (function.isSelf(variable)) {
            return new ReadSelfNode();
        }
        if (variable.sessionCell() != null) {
            return new ConstantNode(variable.sessionCell());
        }
        if (variable.owner() != function) {
            return new ReadCapturedNode(function.capture(variable));
        }
        return variable.isCell() ? new ReadSlotNode(variable.slot()) : ReadLocalNodeGen.create(variable.slot());
    }

    /** Writes a variable, whose cell exists already if it has one. */
    StatementNode write(Variable variable, ExpressionNode value) {
        return variable.isCell()
                ? WriteCellNodeGen.create(readRaw(variable), value)
                : WriteLocalNodeGen.create(variable.slot(), value);
    }

    // ---- assignments -------------------------------------------------------------------------------------------------

    StatementNode assign(Statement.Assign assign) {
        Expression target = assign.target();
        return replace(target, old -> {
            ExpressionNode value = translator.expression(assign.value());
            return assign.operator() == null
                    ? value
                    : translator.at(assign.span(), Expressions.binary(assign.operator(), old, value));
        });
    }

    /** {@code place.push(value)} as an assignment to the place. */
    StatementNode push(Expression.Call call) {
        Expression.Member method = (Expression.Member) call.callee();
        Expression value = call.arguments().getFirst().value();
        return replace(method.target(), old -> translator.at(
                call.span(), PushedNodeGen.create(old, translator.expression(value))));
    }

    /** Assigns to {@code place} what {@code change} makes of its old value. */
    private StatementNode replace(Expression place, UnaryOperator<ExpressionNode> change) {
        List<StatementNode> steps = new ArrayList<>();
        Map<Expression, Integer> indexes = new IdentityHashMap<>();
        keepIndexes(place, indexes, steps);
        steps.add(replace(place, change.apply(read(place, indexes)), indexes));
        return steps.size() == 1 ? steps.getFirst() : new BlockNode(steps.toArray(StatementNode[]::new));
    }

    private void keepIndexes(Expression place, Map<Expression, Integer> indexes, List<StatementNode> steps) {
        switch (place) {
            case Expression.Index index -> {
                keepIndexes(index.target(), indexes, steps);
                int slot = translator.function().newSlots(1);
                indexes.put(index, slot);
                steps.add(WriteLocalNodeGen.create(slot, translator.expression(index.index())));
            }
            case Expression.Member member -> keepIndexes(member.target(), indexes, steps);
            default -> {}
        }
    }

    private ExpressionNode read(Expression place, Map<Expression, Integer> indexes) {
        ExpressionNode node = switch (place) {
            case Expression.Index index -> IndexNodeGen.create(read(index.target(), indexes), keptIndex(index, indexes));
            case Expression.Member member -> new MemberNode(read(member.target(), indexes), member.name().text());
            default -> translator.expression(place);
        };
        return translator.at(place.span(), node);
    }

    private StatementNode replace(Expression place, ExpressionNode value, Map<Expression, Integer> indexes) {
        return switch (place) {
            case Expression.Index index -> replace(index.target(), translator.at(
                    place.span(), WithIndexNodeGen.create(read(index.target(), indexes), keptIndex(index, indexes), value)), indexes);
            case Expression.Member member -> replace(member.target(), translator.at(
                    place.span(), WithMemberNodeGen.create(member.name().text(), read(member.target(), indexes), value)), indexes);
            case Expression.Name name -> {
                Variable variable = translator.bindings().variable(name);
                if (variable == null) {
                    throw new IllegalStateException("not a variable: " + name.text());
                }
                yield write(variable, value);
            }
            default -> throw new IllegalStateException("not a place: " + place.span());
        };
    }

    private ExpressionNode keptIndex(Expression.Index index, Map<Expression, Integer> indexes) {
        return translator.at(index.index().span(), ReadLocalNodeGen.create(indexes.get(index)));
    }
}
