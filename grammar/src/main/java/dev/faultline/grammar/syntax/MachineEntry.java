package dev.faultline.grammar.syntax;

import org.jspecify.annotations.Nullable;

/** One line of a machine block. */
public sealed interface MachineEntry extends Syntax {

    /** The value that was given: an expression, or a bare word that stands for itself. */
    sealed interface Value extends Syntax {

        /** A word as it stands, hyphens included ({@code per-vma-lock}). */
        record Word(Span span, String text) implements Value {}

        record Computed(Expression expression) implements Value {
            @Override
            public Span span() {
                return expression.span();
            }
        }
    }

    /** {@code key value}. The key is as written and may be unknown. */
    record Setting(Span span, Identifier key, Value value) implements MachineEntry {}

    /**
     * {@code swap bytes kind}.
     *
     * @param kind as written (disk, ssd, zram), null when left out
     */
    record Swap(Span span, Identifier key, Expression bytes, @Nullable Identifier kind) implements MachineEntry {}

    /** {@code config NAME = value}. */
    record Config(Span span, Identifier name, Value value) implements MachineEntry {}

    /** {@code sysctl vm.name = value}. */
    record Sysctl(Span span, Identifier name, Expression value) implements MachineEntry {}

    /** {@code rlimit name = value}. */
    record Rlimit(Span span, Identifier name, Expression value) implements MachineEntry {}
}
