package dev.faultline.grammar.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something a script does, in order. An operation that stands alone is an {@link Evaluate} of it. */
public sealed interface Statement extends Syntax {

    /**
     * {@code let name = value}, or with {@code var} when {@code mutable}. Visible from the next statement to the end of its block, and in
     * every function of the block: a function may use what is declared after it, if the call comes later.
     */
    record Declare(Span span, Identifier name, boolean mutable, Expression value) implements Statement {}

    /**
     * {@code target = value}, or {@code target operator= value}.
     *
     * @param target a {@link Expression.Name}, or {@link Expression.Index} and {@link Expression.Member} of one to any depth
     * @param operator null for plain {@code =}
     */
    record Assign(Span span, Expression target, Expression.@Nullable BinaryOperator operator, Expression value) implements Statement {}

    /** {@code fn name(…) …}. The name is visible, and may be called, in the whole block it stands in, before its definition too. */
    record FunctionDefinition(Span span, Identifier name, Expression.Function function) implements Statement {}

    /** {@code if … else if … else …}: the block of the first branch whose condition holds. */
    record If(Span span, List<Branch> branches, @Nullable Block otherwise) implements Statement {
        public If {
            branches = List.copyOf(branches);
        }
    }

    record While(Span span, Expression condition, Block body) implements Statement {}

    record For(Span span, Identifier variable, Expression iterable, Block body) implements Statement {}

    record Repeat(Span span, Expression count, Block body) implements Statement {}

    record Break(Span span) implements Statement {}

    record Continue(Span span) implements Statement {}

    record Return(Span span, @Nullable Expression value) implements Statement {}

    /**
     * {@code param name = default in range "doc"}.
     *
     * @param range the values allowed; null: any of the default's type
     */
    record Param(Span span, Identifier name, Expression defaultValue, @Nullable Expression range, @Nullable String doc)
            implements Statement {}

    /**
     * {@code use "path" as alias with a = 1, b = 2}.
     *
     * @param alias null: the last part of the path is the name
     */
    record Use(Span span, Identifier path, @Nullable Identifier alias, List<Binding> bindings) implements Statement {
        public Use {
            bindings = List.copyOf(bindings);
        }

        /** The name the module gets in this script: the alias, else the last part of the path. */
        public String moduleName() {
            return alias != null ? alias.text() : path.text().substring(path.text().lastIndexOf('/') + 1);
        }
    }

    record Print(Span span, List<Expression> values) implements Statement {
        public Print {
            values = List.copyOf(values);
        }
    }

    record Emit(Span span, Expression row) implements Statement {}

    /** {@code expect condition, message}. */
    record ExpectCondition(Span span, Expression condition, @Nullable Expression message) implements Statement {}

    enum Signal {
        SIGSEGV,
        SIGBUS
    }

    /**
     * {@code expect segv count { … }}.
     *
     * @param count how many signalled accesses exactly; null: at least one
     */
    record ExpectSignal(Span span, Signal signal, @Nullable Expression count, Block block) implements Statement {}

    /** {@code expect oom { … }}. */
    record ExpectOutOfMemory(Span span, Block block) implements Statement {}

    /** {@code expect ENOMEM { … }}. */
    record ExpectErrno(Span span, Identifier errno, Block block) implements Statement {}

    /** {@code machine { … }}: boots a machine and makes it the current one. */
    record Machine(Span span, List<MachineEntry> entries) implements Statement {
        public Machine {
            entries = List.copyOf(entries);
        }
    }

    /** An expression that stands alone: a call, an operation, {@code try}, {@code measure}; in the REPL anything. */
    record Evaluate(Span span, Expression value) implements Statement {}

    /**
     * A statement that could not be read; an error says why.
     *
     * @param names what it would have introduced, so that later uses are not errors too
     */
    record Broken(Span span, List<String> names) implements Statement {
        public Broken {
            names = List.copyOf(names);
        }
    }
}
