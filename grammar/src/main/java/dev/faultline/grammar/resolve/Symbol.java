package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Syntax;

/**
 * A name that a text introduces. Two symbols are the same only if they are one object: many of a text may have the same name.
 */
public final class Symbol {

    private final String name;
    private final NameKind kind;
    private final ValueKind value;
    private final Span span;
    private final Syntax origin;
    private final Span scope;
    private final boolean top;

    /**
     * @param value the kind of its value when it can never change, else unknown
     * @param span where the name stands; for a module without an alias its path, for a statement that could not be read all of it
     * @param origin what introduces it
     * @param scope the block that knows the name
     * @param top whether that is the script itself
     */
    Symbol(String name, NameKind kind, ValueKind value, Span span, Syntax origin, Span scope, boolean top) {
        this.name = name;
        this.kind = kind;
        this.value = value;
        this.span = span;
        this.origin = origin;
        this.scope = scope;
        this.top = top;
    }

    public String name() {
        return name;
    }

    public NameKind kind() {
        return kind;
    }

    /** The kind of its value when it can never change, else unknown. */
    public ValueKind value() {
        return value;
    }

    /** Where the name stands; for a module without an alias its path, for a statement that could not be read all of it. */
    public Span span() {
        return span;
    }

    /** What introduces it: a statement, a parameter, a loop, an operation. */
    public Syntax origin() {
        return origin;
    }

    /** The block that knows the name. */
    public Span scope() {
        return scope;
    }

    /** Is it a name of the script itself, which modules that use it see? */
    public boolean isTop() {
        return top;
    }

    /** From which offset on it can be used, in code that runs where it stands. */
    int visibleFrom() {
        return kind == NameKind.FUNCTION || kind == NameKind.PARAMETER ? scope.start() : span.end();
    }

    @Override
    public String toString() {
        return span + ": " + name + ", " + kind.words();
    }
}
