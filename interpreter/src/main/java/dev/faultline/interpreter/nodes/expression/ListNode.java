package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ListValue;

/** {@code [a, b, c]}. */
public final class ListNode extends ExpressionNode {

    @Children
    private final ExpressionNode[] elements;

    public ListNode(ExpressionNode[] elements) {
        this.elements = elements;
    }

    @Override
    @ExplodeLoop
    public Object executeGeneric(VirtualFrame frame) {
        Object[] values = new Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            values[i] = elements[i].executeGeneric(frame);
        }
        return new ListValue(values);
    }
}
