package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.nodes.variable.FunctionNode;
import dev.faultline.interpreter.values.ProcessValue;

/** {@code fork { … }}: a child process on the block, concurrent in virtual time; yields the process. */
public final class ForkNode extends TaskNode {

    private final boolean stepped;

    /** @param stepped whether its block itself contains {@code pause} */
    public ForkNode(FunctionNode block, boolean stepped) {
        super(block, Task.Kind.CHILD);
        this.stepped = stepped;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Run run = run();
        Machine machine = run.machine(this);
        return perform(machine, new Operation.Fork(stepped, begin(frame, run, 1)));
    }

    @Override
    protected Object value(Machine machine, Outcome outcome) {
        return new ProcessValue(machine.token(), (Kernel.ProcessHandle) outcome.value());
    }
}
