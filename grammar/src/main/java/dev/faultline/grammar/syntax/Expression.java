package dev.faultline.grammar.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that has a value. Parentheses leave no node: the tree's shape says it. */
public sealed interface Expression extends Syntax permits Expression.Literal, Expression.Text, Expression.ListOf, Expression.RecordOf,
        Expression.Range, Expression.Name, Expression.CurrentMachine, Expression.Unary, Expression.Binary, Expression.Logical,
        Expression.Call, Expression.Member, Expression.Index, Expression.Function, Expression.Try, Expression.Measure, Operation {

    /** A value that is written out. Numbers keep the kind they were written in, so that they print the same way. */
    sealed interface Literal extends Expression {

        record IntValue(Span span, long value) implements Literal {}

        record SizeValue(Span span, long bytes) implements Literal {}

        /** A size in base pages of whatever machine is current when it is evaluated. */
        record PagesValue(Span span, long pages) implements Literal {}

        record DurationValue(Span span, long nanos) implements Literal {}

        record FloatValue(Span span, double value) implements Literal {}

        record BooleanValue(Span span, boolean value) implements Literal {}

        record NoneValue(Span span) implements Literal {}
    }

    /** A string; without parts it is empty. */
    record Text(Span span, List<TextPart> parts) implements Expression {
        public Text {
            parts = List.copyOf(parts);
        }

        /** Its characters when it has no holes, else null. */
        public @Nullable String plain() {
            StringBuilder text = new StringBuilder();
            for (TextPart part : parts) {
                if (!(part instanceof TextPart.Plain plain)) {
                    return null;
                }
                text.append(plain.text());
            }
            return text.toString();
        }
    }

    record ListOf(Span span, List<Expression> elements) implements Expression {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    record RecordOf(Span span, List<Field> fields) implements Expression {
        public RecordOf {
            fields = List.copyOf(fields);
        }
    }

    /**
     * {@code start..end by step}.
     *
     * @param inclusive {@code ..=}
     * @param step null: 1
     * @param multiplies {@code by *step}
     */
    record Range(Span span, Expression start, Expression end, boolean inclusive, @Nullable Expression step, boolean multiplies)
            implements Expression {}

    record Name(Span span, String text) implements Expression {}

    /** {@code machine} in {@code machine.cpus}. */
    record CurrentMachine(Span span) implements Expression {}

    enum UnaryOperator {
        NEGATE("-"),
        PLUS("+"),
        NOT("not");

        private final String sign;

        UnaryOperator(String sign) {
            this.sign = sign;
        }

        /** As written. */
        public String sign() {
            return sign;
        }
    }

    record Unary(Span span, UnaryOperator operator, Expression operand) implements Expression {}

    enum BinaryOperator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        REMAINDER("%");

        private final String sign;

        BinaryOperator(String sign) {
            this.sign = sign;
        }

        /** As written. */
        public String sign() {
            return sign;
        }

        public boolean isComparison() {
            return compareTo(GREATER_EQUAL) <= 0;
        }
    }

    /** Both operands are always evaluated, left first. */
    record Binary(Span span, BinaryOperator operator, Expression left, Expression right) implements Expression {}

    enum LogicalOperator {
        AND,
        OR
    }

    /** The right operand is evaluated only when the left one does not decide. */
    record Logical(Span span, LogicalOperator operator, Expression left, Expression right) implements Expression {}

    record Call(Span span, Expression callee, List<Argument> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code target.name}. */
    record Member(Span span, Expression target, Identifier name) implements Expression {}

    /** {@code target[index]}; {@code index} may be a {@link Range}. */
    record Index(Span span, Expression target, Expression index) implements Expression {}

    /** {@code fn(parameters) …}; the name of a definition is in its statement. */
    record Function(Span span, List<Parameter> parameters, FunctionBody body) implements Expression {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** Runs a block, lets refused calls pass and yields its stats. */
    record Try(Span span, Block block) implements Expression {}

    /** Runs a block and yields the stats of what ran inside. */
    record Measure(Span span, Block block) implements Expression {}
}
