package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.Texts;

/** {@code machine.config("NAME")}: the setting of a kernel option, or {@code none} when it is not set. */
public final class MachineConfigNode extends ExpressionNode {

    @Child
    private ExpressionNode name;

    public MachineConfigNode(ExpressionNode name) {
        this.name = name;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return read(name.executeGeneric(frame));
    }

    @TruffleBoundary
    private Object read(Object option) {
        if (!(option instanceof String key)) {
            throw ErrorBuilder.error("wrong_operand", "string", Texts.kind(option)).at(name).build();
        }
        String setting = FaultlineContext.get(this).run().machine(this).facts().config().get(key);
        return setting == null ? NoneValue.NONE : setting;
    }
}
