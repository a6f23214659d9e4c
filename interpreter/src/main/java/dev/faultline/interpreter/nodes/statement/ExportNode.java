package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.ModuleValue;
import dev.faultline.interpreter.values.RecordLayout;

/** The body of a module: runs it, then gathers what it declares at its top level. */
public final class ExportNode extends ExpressionNode {

    @Child
    private StatementNode block;

    @Children
    private final ExpressionNode[] members;

    private final String name;
    private final RecordLayout layout;

    /** @param members values, or cells; one a name of the layout */
    public ExportNode(String name, StatementNode block, RecordLayout layout, ExpressionNode[] members) {
        this.name = name;
        this.block = block;
        this.layout = layout;
        this.members = members;
    }

    @Override
    @ExplodeLoop
    public Object executeGeneric(VirtualFrame frame) {
        block.executeVoid(frame);
        Object[] values = new Object[members.length];
        for (int i = 0; i < members.length; i++) {
            values[i] = members[i].executeGeneric(frame);
        }
        return new ModuleValue(name, layout, values);
    }
}
