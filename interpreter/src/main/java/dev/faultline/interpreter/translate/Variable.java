package dev.faultline.interpreter.translate;

/** A declared name: where it lives is decided once the whole script has been seen. */
final class Variable {

    private final String name;
    private final FunctionScope owner;
    private final int slot;
    private final int readyAt;
    private boolean isAssigned;
    private boolean isCaptured;
    private boolean isCapturedEarly;

    /**
     * @param owner the function whose frame it is in
     * @param readyAt offset in the text from which on it has its value
     */
    Variable(String name, FunctionScope owner, int readyAt) {
        this.name = name;
        this.owner = owner;
        this.slot = owner.newSlot(name);
        this.readyAt = readyAt;
    }

    String name() {
        return name;
    }

    FunctionScope owner() {
        return owner;
    }

    int slot() {
        return slot;
    }

    int readyAt() {
        return readyAt;
    }

    void markAssigned() {
        isAssigned = true;
    }

    boolean isAssigned() {
        return isAssigned;
    }

    /** A function made at offset {@code madeAt} captures it. */
    void markCaptured(int madeAt) {
        isCaptured = true;
        isCapturedEarly |= madeAt <= readyAt;
    }

    /** Whether its slot holds a cell: it is captured and may change, or is captured before it has its value. */
    boolean isCell() {
        return isCaptured && (isAssigned || isCapturedEarly);
    }
}
