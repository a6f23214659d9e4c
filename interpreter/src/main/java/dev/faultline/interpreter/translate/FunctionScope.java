package dev.faultline.interpreter.translate;

import com.oracle.truffle.api.frame.FrameDescriptor;
import com.oracle.truffle.api.frame.FrameSlotKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function being translated: its frame, what it captures, and the function around it. */
final class FunctionScope {

    private final @Nullable FunctionScope parent;
    private final int madeAt;
    private final FrameDescriptor.Builder frame = FrameDescriptor.newBuilder();
    private final List<Variable> captures = new ArrayList<>();
    private @Nullable Variable self;

    /**
     * @param parent null for a script or module
     * @param madeAt offset in the text at which the function is made, where the code around it executes
     */
    FunctionScope(@Nullable FunctionScope parent, int madeAt) {
        this.parent = parent;
        this.madeAt = madeAt;
    }

    @Nullable
    FunctionScope parent() {
        return parent;
    }

    int madeAt() {
        return madeAt;
    }

    int newSlot(String name) {
        return frame.addSlot(FrameSlotKind.Illegal, name, null);
    }

    /** {@code count} slots in a row without a name; returns the first. */
    int newSlots(int count) {
        return frame.addSlots(count, FrameSlotKind.Illegal);
    }

    FrameDescriptor buildFrame() {
        return frame.build();
    }

    /** The variable that names this function; inside it, that is the function itself. */
    void nameSelf(Variable name) {
        self = name;
    }

    boolean isSelf(Variable variable) {
        return variable == self;
    }

    /** Place of a captured variable in the function; added on first use. */
    int capture(Variable variable) {
        int place = captures.indexOf(variable);
        if (place < 0) {
            captures.add(variable);
            return captures.size() - 1;
        }
        return place;
    }

    List<Variable> captures() {
        return captures;
    }
}
