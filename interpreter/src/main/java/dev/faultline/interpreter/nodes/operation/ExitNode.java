package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.control.ExitException;
import dev.faultline.interpreter.nodes.expression.IntNode;

/** {@code exit code}: ends the process, a child's or the script's. */
public final class ExitNode extends ExpressionNode {

    private static final int LARGEST_CODE = 255;

    @Child
    private IntNode code;

    public ExitNode(ExpressionNode code) {
        this.code = IntNode.of("exit code", code);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        long value = code.executeLong(frame);
        if (value < 0 || value > LARGEST_CODE) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("exit_code_range", value).at(code).build();
        }
        throw new ExitException((int) value);
    }
}
