package dev.faultline.interpreter.translate;

import dev.faultline.interpreter.values.Cell;
import org.jspecify.annotations.Nullable;

/** A declared name: where it lives is decided once the whole script has been seen. */
final class Variable {

    private final String name;
    private final FunctionScope owner;
    private final int slot;
    private final int readyAt;
    private final @Nullable Cell cell;
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
        this.cell = null;
    }

    private Variable(String name, FunctionScope owner, int readyAt, Cell cell) {
        this.name = name;
        this.owner = owner;
        this.slot = -1;
        this.readyAt = readyAt;
        this.cell = cell;
    }

    /** A name at the top level of a session: it outlives every frame, in a cell that is known already. */
    static Variable ofSession(String name, FunctionScope owner, int readyAt, Cell cell) {
        return new Variable(name, owner, readyAt, cell);
    }

    /** Its cell, for a name at the top level of a session; else null. */
    @Nullable
    Cell sessionCell() {
        return cell;
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

    /** Whether it is in a cell: it is a session's, or is captured and may change, or is captured before it has its value. */
    boolean isCell() {
        return cell != null || isCaptured && (isAssigned || isCapturedEarly);
    }
}
