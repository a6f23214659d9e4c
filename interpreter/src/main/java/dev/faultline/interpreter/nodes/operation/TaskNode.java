package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.nodes.variable.FunctionNode;
import dev.faultline.interpreter.values.StatsValue;

/** An operation that starts tasks on a block of the script. The block is a function that captures what it names. */
abstract class TaskNode extends OperationNode {

    @Child
    private FunctionNode block;

    private final Task.Kind kind;

    protected TaskNode(FunctionNode block, Task.Kind kind) {
        this.block = block;
        this.kind = kind;
    }

    /** What {@code count} new tasks are to run; from here on the order of what the script says matters. */
    protected final TaskBody begin(VirtualFrame frame, Run run, int count) {
        TaskBody body = new TaskBody(run, run.task(), kind, block.executeGeneric(frame), count);
        run.tasksStarted(count);
        return body;
    }

    /** No task was made: nobody waits for what it would have said. */
    @Override
    protected Object refusedValue(StatsValue stats) {
        run().tasksEnded(1);
        return nothingMade();
    }
}
