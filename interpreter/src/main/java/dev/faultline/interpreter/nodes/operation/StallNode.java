package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.KernelException;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.Texts;

/** {@code stall "STEP" duration { … }}: the stats of what ran inside. The stall ends however the block is left. */
public final class StallNode extends OperationNode {

    @Child
    private ExpressionNode step;

    @Child
    private IntNode duration;

    @Child
    private MeasureNode block;

    public StallNode(ExpressionNode step, ExpressionNode duration, StatementNode block) {
        this.step = step;
        this.duration = IntNode.of("duration", duration);
        this.block = new MeasureNode(block);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Run run = run();
        Machine machine = run.machine(this);
        String name = name(frame);
        long nanos = Durations.checked(duration.executeLong(frame), duration);
        try {
            run.stall(machine, name, nanos);
        } catch (KernelException.Misused notPassed) {
            CompilerDirectives.transferToInterpreter();
            throw lift(notPassed, step);
        }
        try {
            return block.executeGeneric(frame);
        } finally {
            run.stall(machine, name, -nanos);
        }
    }

    private String name(VirtualFrame frame) {
        Object word = step.executeGeneric(frame);
        if (word instanceof String text) {
            return text;
        }
        CompilerDirectives.transferToInterpreter();
        throw ErrorBuilder.error("wrong_operand", "string", Texts.kind(word)).at(step).build();
    }
}
