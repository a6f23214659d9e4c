package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RecordLayout;
import dev.faultline.interpreter.values.RecordValue;

/** {@code {name: value}}; all records a literal makes share its layout. */
public final class RecordNode extends ExpressionNode {

    @Children
    private final ExpressionNode[] fields;

    private final RecordLayout layout;

    public RecordNode(RecordLayout layout, ExpressionNode[] fields) {
        this.layout = layout;
        this.fields = fields;
    }

    @Override
    @ExplodeLoop
    public Object executeGeneric(VirtualFrame frame) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = fields[i].executeGeneric(frame);
        }
        return new RecordValue(layout, values);
    }
}
