package dev.faultline.grammar.resolve;

/** What a name stands for. */
public enum NameKind {
    LET("a `let`", false),
    VAR("a variable", true),
    FUNCTION("a function", false),
    /** Of a function. */
    PARAMETER("a parameter", true),
    LOOP_VARIABLE("a loop variable", true),
    THREAD_INDEX("the number of a thread", true),
    PARAM("a param", false),
    MODULE("a module", false),
    BUILT_IN("built in", false),
    /** Introduced by a statement that could not be read: nothing is known about it. */
    UNKNOWN("unknown", true);

    private final String words;
    private final boolean assignable;

    NameKind(String words, boolean assignable) {
        this.words = words;
        this.assignable = assignable;
    }

    /** As in "`x` is a function". */
    public String words() {
        return words;
    }

    public boolean isAssignable() {
        return assignable;
    }
}
