package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.nodes.variable.FunctionNode;
import dev.faultline.interpreter.values.ThreadValue;

/** {@code spawn { … }}: one more thread of this process; yields the thread. */
public final class SpawnNode extends TaskNode {

    public SpawnNode(FunctionNode block) {
        super(block, Task.Kind.THREAD);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Run run = run();
        Machine machine = run.machine(this);
        return perform(machine, new Operation.Spawn(begin(frame, run, 1)));
    }

    @Override
    protected Object value(Machine machine, Outcome outcome) {
        return new ThreadValue(machine.token(), (Kernel.ThreadHandle) outcome.value());
    }
}
