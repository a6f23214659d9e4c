package dev.faultline.grammar.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anything that was written somewhere. The small parts shared by expressions, statements and operations are here. */
public sealed interface Syntax permits Expression, Statement, MachineEntry, MachineEntry.Value, Operation.Protection,
        Operation.MapFlagWord, Syntax.Script, Syntax.Block, Syntax.Identifier, Syntax.Parameter, Syntax.Argument, Syntax.Field,
        Syntax.TextPart, Syntax.FunctionBody, Syntax.Branch, Syntax.Binding {

    /** Where it was written, from its first to its last character. */
    Span span();

    /**
     * A whole script.
     *
     * @param statements in order; a statement that could not be read is a {@link Statement.Broken}
     * @param bootsMachine whether there is a machine block anywhere in it; without one the default machine boots at first use
     */
    record Script(Span span, SourceText source, List<Statement> statements, boolean bootsMachine) implements Syntax {
        public Script {
            statements = List.copyOf(statements);
        }
    }

    /** Statements between braces. */
    record Block(Span span, List<Statement> statements) implements Syntax {
        public Block {
            statements = List.copyOf(statements);
        }
    }

    /** A name where it is introduced, or after a dot. */
    record Identifier(Span span, String text) implements Syntax {}

    /**
     * A parameter of a function.
     *
     * @param defaultValue what it is when a call leaves it out; null: a call must give it
     */
    record Parameter(Span span, Identifier name, @Nullable Expression defaultValue) implements Syntax {}

    /**
     * An argument of a call.
     *
     * @param name the parameter meant, null when the position says it
     */
    record Argument(Span span, @Nullable Identifier name, Expression value) implements Syntax {}

    /** A field of a record literal. */
    record Field(Span span, Identifier name, Expression value) implements Syntax {}

    /** A part of a string. */
    sealed interface TextPart extends Syntax {

        /** Characters as they are meant, escapes resolved. */
        record Plain(Span span, String text) implements TextPart {}

        /**
         * {@code {value:8.2}}.
         *
         * @param width least number of characters, 0 when not given
         * @param decimals digits after the point, -1 when not given
         */
        record Hole(Span span, Expression value, int width, int decimals) implements TextPart {}
    }

    /** What a function does when called. */
    sealed interface FunctionBody extends Syntax {

        /** {@code { … }}: runs the block; its value is what {@code return} gives, else none. */
        record OfBlock(Block block) implements FunctionBody {
            @Override
            public Span span() {
                return block.span();
            }
        }

        /** {@code => e}: the value of an expression. */
        record OfExpression(Expression value) implements FunctionBody {
            @Override
            public Span span() {
                return value.span();
            }
        }
    }

    /** One condition of an {@code if} with the block it guards. */
    record Branch(Span span, Expression condition, Block block) implements Syntax {}

    /** {@code name = value} after {@code with} in a {@code use}. */
    record Binding(Span span, Identifier name, Expression value) implements Syntax {}
}
