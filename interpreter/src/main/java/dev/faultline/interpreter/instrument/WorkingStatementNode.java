package dev.faultline.interpreter.instrument;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import dev.faultline.interpreter.execution.CallingContext;
import dev.faultline.interpreter.execution.Line;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.language.FaultlineContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts a statement and makes it the innermost of its task's calling context while it executes.
 *
 * <p>A statement is mostly entered from where it was entered before, so the last way in is remembered; contexts know their parent,
 * so leaving needs no memory, which would be wrong under recursion and for many tasks in the same statement.
 */
final class WorkingStatementNode extends ExecutionEventNode {

    private final Line line;
    private @Nullable CallingContext knownOuter;
    private @Nullable CallingContext knownInner;

    WorkingStatementNode(Line line) {
        this.line = line;
    }

    @Override
    protected void onEnter(VirtualFrame frame) {
        line.hit();
        Task task = task();
        CallingContext outer = task.where();
        CallingContext inner = outer == knownOuter ? knownInner : null;
        if (inner == null) {
            inner = outer.under(line);
            knownOuter = outer;
            knownInner = inner;
        }
        task.moveTo(inner);
    }

    @Override
    protected void onReturnValue(VirtualFrame frame, @Nullable Object result) {
        leave();
    }

    @Override
    protected void onReturnExceptional(VirtualFrame frame, Throwable exception) {
        leave();
    }

    private void leave() {
        Task task = task();
        task.moveTo(task.where().parent());
    }

    private Task task() {
        return FaultlineContext.get(this).run().task();
    }
}
