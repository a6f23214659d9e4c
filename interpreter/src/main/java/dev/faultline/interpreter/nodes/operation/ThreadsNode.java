package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.nodes.variable.FunctionNode;
import dev.faultline.interpreter.values.StatsValue;

/** {@code threads n as t { … }}: n threads of this process; goes on when all are done. */
public final class ThreadsNode extends TaskNode {

    @Child
    private IntNode count;

    public ThreadsNode(ExpressionNode count, FunctionNode block) {
        super(block, Task.Kind.THREAD);
        this.count = IntNode.of("count", count);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Run run = run();
        Machine machine = run.machine(this);
        long threads = count.executeLong(frame);
        if (threads < 1 || threads > Integer.MAX_VALUE) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "count", threads, 1).at(count).build();
        }
        return perform(machine, new Operation.Threads((int) threads, begin(frame, run, (int) threads)));
    }

    @Override
    protected Object refusedValue(StatsValue stats) {
        return stats;
    }
}
