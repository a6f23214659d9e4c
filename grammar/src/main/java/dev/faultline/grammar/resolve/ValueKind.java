package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Expression.Literal;
import dev.faultline.grammar.syntax.Operation;

/** The kind of a value, where it shows without running. */
public enum ValueKind {
    INT("an int"),
    SIZE("a size"),
    DURATION("a duration"),
    FLOAT("a float"),
    BOOL("a bool"),
    STRING("a string"),
    NONE("none"),
    LIST("a list"),
    RECORD("a record"),
    RANGE("a range"),
    FUNCTION("a function"),
    REGION("a region"),
    FILE("a file"),
    PROCESS("a process"),
    THREAD("a thread"),
    STATS("stats"),
    MACHINE("the machine"),
    UNKNOWN("unknown");

    private final String words;

    ValueKind(String words) {
        this.words = words;
    }

    /** As in "4KiB is a size". */
    public String words() {
        return words;
    }

    /** The kind of what {@code value} is as written; names are unknown here. */
    public static ValueKind of(Expression value) {
        return switch (value) {
            case Literal.IntValue literal -> INT;
            case Literal.SizeValue literal -> SIZE;
            case Literal.PagesValue literal -> SIZE;
            case Literal.DurationValue literal -> DURATION;
            case Literal.FloatValue literal -> FLOAT;
            case Literal.BooleanValue literal -> BOOL;
            case Literal.NoneValue literal -> NONE;
            case Expression.Text text -> STRING;
            case Expression.ListOf list -> LIST;
            case Expression.RecordOf fields -> RECORD;
            case Expression.Range range -> RANGE;
            case Expression.Function function -> FUNCTION;
            case Expression.CurrentMachine machine -> MACHINE;
            case Expression.Try attempt -> STATS;
            case Expression.Measure measure -> STATS;
            case Expression.Logical logical -> UNKNOWN;
            case Expression.Binary binary -> binary.operator().isComparison() ? BOOL : UNKNOWN;
            case Expression.Unary unary -> unary.operator() == Expression.UnaryOperator.NOT ? BOOL : of(unary.operand());
            case Operation.Mmap mmap -> REGION;
            case Operation.Mremap mremap -> REGION;
            case Operation.File file -> FILE;
            case Operation.Fork fork -> PROCESS;
            case Operation.Spawn spawn -> THREAD;
            case Operation operation -> STATS;
            case Expression.Name name -> UNKNOWN;
            case Expression.Call call -> UNKNOWN;
            case Expression.Member member -> UNKNOWN;
            case Expression.Index index -> UNKNOWN;
        };
    }
}
