package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ProcessValue;

/** {@code process}: the process this code runs in, in a fork's block the child. */
public final class CurrentProcessNode extends ExpressionNode {

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return read();
    }

    @TruffleBoundary
    private ProcessValue read() {
        Machine machine = FaultlineContext.get(this).run().machine(this);
        return new ProcessValue(machine.token(), machine.kernel().currentProcess());
    }
}
