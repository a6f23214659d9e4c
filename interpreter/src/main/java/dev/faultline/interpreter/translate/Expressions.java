package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.builtins.Builtins;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.AddNodeGen;
import dev.faultline.interpreter.nodes.expression.BooleanLiteralNode;
import dev.faultline.interpreter.nodes.expression.ConstantNode;
import dev.faultline.interpreter.nodes.expression.DivideNodeGen;
import dev.faultline.interpreter.nodes.expression.DoubleLiteralNode;
import dev.faultline.interpreter.nodes.expression.EqualNodeGen;
import dev.faultline.interpreter.nodes.expression.FloorDivideNodeGen;
import dev.faultline.interpreter.nodes.expression.ListNode;
import dev.faultline.interpreter.nodes.expression.LogicalNode;
import dev.faultline.interpreter.nodes.expression.LongLiteralNode;
import dev.faultline.interpreter.nodes.expression.MultiplyNodeGen;
import dev.faultline.interpreter.nodes.expression.NegateNodeGen;
import dev.faultline.interpreter.nodes.expression.NotNode;
import dev.faultline.interpreter.nodes.expression.OrderNode.Order;
import dev.faultline.interpreter.nodes.expression.OrderNodeGen;
import dev.faultline.interpreter.nodes.expression.PagesNode;
import dev.faultline.interpreter.nodes.expression.PlusNodeGen;
import dev.faultline.interpreter.nodes.expression.RangeNode;
import dev.faultline.interpreter.nodes.expression.RecordNode;
import dev.faultline.interpreter.nodes.expression.RemainderNodeGen;
import dev.faultline.interpreter.nodes.expression.SubtractNodeGen;
import dev.faultline.interpreter.nodes.expression.TextNode;
import dev.faultline.interpreter.nodes.member.CurrentProcessNode;
import dev.faultline.interpreter.nodes.member.IndexNodeGen;
import dev.faultline.interpreter.nodes.member.MachineMemberNode;
import dev.faultline.interpreter.nodes.member.MemberNode;
import dev.faultline.interpreter.nodes.operation.MeasureNode;
import dev.faultline.interpreter.nodes.operation.TryNode;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.RecordLayout;
import java.util.List;

/** Expressions; operations, calls and functions are handed on. */
final class Expressions {

    private static final TextNode.Format PLAIN = new TextNode.Format(0, -1);

    private final Translator translator;

    Expressions(Translator translator) {
        this.translator = translator;
    }

    ExpressionNode[] all(List<Expression> expressions) {
        return expressions.stream().map(this::translate).toArray(ExpressionNode[]::new);
    }

    ExpressionNode translate(Expression expression) {
        return translator.at(expression.span(), bare(expression));
    }

    private ExpressionNode bare(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal(literal);
            case Expression.Text text -> text(text);
            case Expression.ListOf list -> new ListNode(all(list.elements()));
            case Expression.RecordOf record -> new RecordNode(
                    new RecordLayout(record.fields().stream().map(field -> field.name().text()).toList()),
                    all(record.fields().stream().map(Syntax.Field::value).toList()));
            case Expression.Range range -> range(range);
            case Expression.Name name -> name(name);
            case Expression.CurrentMachine machine -> throw ErrorBuilder.error("machine_is_no_value")
                    .at(translator.section(machine.span()))
                    .build();
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> binary(binary.operator(), translate(binary.left()), translate(binary.right()));
            case Expression.Logical logical -> new LogicalNode(
                    logical.operator() == Expression.LogicalOperator.OR, translate(logical.left()), translate(logical.right()));
            case Expression.Call call -> translator.functions().call(call);
            case Expression.Member member when member.target() instanceof Expression.CurrentMachine ->
                    new MachineMemberNode(member.name().text());
            case Expression.Member member -> member(member);
            case Expression.Index index -> IndexNodeGen.create(translate(index.target()), translate(index.index()));
            case Expression.Function function -> translator.functions().function("fn", function);
            case Expression.Try block -> new TryNode(translator.statements().block(block.block()));
            case Expression.Measure block -> new MeasureNode(translator.statements().block(block.block()));
            case Operation operation -> translator.operations().translate(operation);
        };
    }

    private ExpressionNode member(Expression.Member member) {
        String name = member.name().text();
        if (name.equals("digest")) {
            translator.noteDigest();
        }
        return new MemberNode(translate(member.target()), name);
    }

    private static ExpressionNode literal(Expression.Literal literal) {
        return switch (literal) {
            case Expression.Literal.IntValue value -> new LongLiteralNode(value.value());
            case Expression.Literal.SizeValue value -> new LongLiteralNode(value.bytes());
            case Expression.Literal.PagesValue value -> new PagesNode(value.pages());
            case Expression.Literal.DurationValue value -> new LongLiteralNode(value.nanos());
            case Expression.Literal.FloatValue value -> new DoubleLiteralNode(value.value());
            case Expression.Literal.BooleanValue value -> new BooleanLiteralNode(value.value());
            case Expression.Literal.NoneValue _ -> new ConstantNode(NoneValue.NONE);
        };
    }

    private ExpressionNode text(Expression.Text text) {
        String plain = text.plain();
        if (plain != null) {
            return new ConstantNode(plain);
        }
        ExpressionNode[] parts = text.parts().stream()
                .map(part -> switch (part) {
                    case Syntax.TextPart.Plain stretch -> new ConstantNode(stretch.text());
                    case Syntax.TextPart.Hole hole -> translate(hole.value());
                })
                .toArray(ExpressionNode[]::new);
        TextNode.Format[] formats = text.parts().stream()
                .map(part -> part instanceof Syntax.TextPart.Hole hole ? new TextNode.Format(hole.width(), hole.decimals()) : PLAIN)
                .toArray(TextNode.Format[]::new);
        return new TextNode(parts, formats);
    }

    RangeNode range(Expression.Range range) {
        ExpressionNode step = range.step() == null ? new LongLiteralNode(1) : translate(range.step());
        return translator.at(
                range.span(),
                new RangeNode(translate(range.start()), translate(range.end()), range.inclusive(), step, range.multiplies()));
    }

    private ExpressionNode name(Expression.Name name) {
        Variable variable = translator.bindings().variable(name);
        if (variable != null) {
            return translator.places().read(variable);
        }
        return name.text().equals("process")
                ? new CurrentProcessNode()
                : Builtins.value(translator.language(), name.text(), translator.section(name.span()));
    }

    private ExpressionNode unary(Expression.Unary unary) {
        ExpressionNode operand = translate(unary.operand());
        return switch (unary.operator()) {
            case NEGATE -> NegateNodeGen.create(operand);
            case PLUS -> PlusNodeGen.create(operand);
            case NOT -> new NotNode(operand);
        };
    }

    /** An operator between two operands; assignments with an operator use it too. */
    static ExpressionNode binary(Expression.BinaryOperator operator, ExpressionNode left, ExpressionNode right) {
        return switch (operator) {
            case EQUAL -> EqualNodeGen.create(false, left, right);
            case NOT_EQUAL -> EqualNodeGen.create(true, left, right);
            case LESS -> OrderNodeGen.create(Order.LESS, left, right);
            case LESS_EQUAL -> OrderNodeGen.create(Order.LESS_EQUAL, left, right);
            case GREATER -> OrderNodeGen.create(Order.GREATER, left, right);
            case GREATER_EQUAL -> OrderNodeGen.create(Order.GREATER_EQUAL, left, right);
            case ADD -> AddNodeGen.create(left, right);
            case SUBTRACT -> SubtractNodeGen.create(left, right);
            case MULTIPLY -> MultiplyNodeGen.create(left, right);
            case DIVIDE -> DivideNodeGen.create(left, right);
            case FLOOR_DIVIDE -> FloorDivideNodeGen.create(left, right);
            case REMAINDER -> RemainderNodeGen.create(left, right);
        };
    }
}
