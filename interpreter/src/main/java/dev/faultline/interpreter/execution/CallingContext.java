package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import dev.faultline.interpreter.bridge.Kernel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * "This line, executed under those": a node of the tree of calling contexts, as in a call path profile.
 *
 * <p>The tree is the interpreter's own and outlives machines. Guest code moves through it with field accesses alone; the machine
 * hears of a context only when an operation is performed in it ({@link #originIn}). That is exact, since no virtual time passes
 * between operations.
 */
public final class CallingContext {

    private final @Nullable CallingContext parent;
    private final int line;
    private @Nullable CallingContext firstChild;
    private @Nullable CallingContext nextSibling;
    private @Nullable Kernel knownTo;
    private int origin;

    private CallingContext(@Nullable CallingContext parent, int line) {
        this.parent = parent;
        this.line = line;
    }

    /** The root of a tree: work of nobody. */
    public static CallingContext root() {
        return new CallingContext(null, -1);
    }

    /** The context this one was entered from; the root's is itself. */
    public CallingContext parent() {
        return parent == null ? this : parent;
    }

    /** Id of the line; negative at the root. */
    int line() {
        return line;
    }

    /** The context of {@code entered} executed under this one, made on first use. */
    @TruffleBoundary
    public CallingContext under(Line entered) {
        for (CallingContext child = firstChild; child != null; child = child.nextSibling) {
            if (child.line == entered.id()) {
                return child;
            }
        }
        CallingContext child = new CallingContext(this, entered.id());
        child.nextSibling = firstChild;
        firstChild = child;
        return child;
    }

    /** What {@code kernel} calls this context. */
    int originIn(Kernel kernel) {
        if (knownTo == kernel) {
            return origin;
        }
        Deque<CallingContext> unknown = new ArrayDeque<>();
        CallingContext context = this;
        while (context.knownTo != kernel && context.parent != null) {
            unknown.push(context);
            context = context.parent;
        }
        int above = context.parent == null ? 0 : context.origin;
        for (CallingContext next : unknown) {
            above = kernel.childOrigin(above, next.line);
            next.knownTo = kernel;
            next.origin = above;
        }
        return above;
    }

    /** Lets go of an ended machine. */
    void forget(Kernel kernel) {
        Deque<CallingContext> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            CallingContext context = open.pop();
            if (context.knownTo == kernel) {
                context.knownTo = null;
            }
            for (CallingContext child = context.firstChild; child != null; child = child.nextSibling) {
                open.push(child);
            }
        }
    }
}
