package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.Texts;
import java.util.StringJoiner;

/** {@code print a, b}: a line, one blank between the values. */
public final class PrintNode extends StatementNode {

    @Children
    private final ExpressionNode[] values;

    public PrintNode(ExpressionNode[] values) {
        this.values = values;
    }

    @Override
    @ExplodeLoop
    public void executeVoid(VirtualFrame frame) {
        Object[] shown = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            shown[i] = values[i].executeGeneric(frame);
        }
        print(shown);
    }

    @TruffleBoundary
    private void print(Object[] shown) {
        StringJoiner line = new StringJoiner(" ");
        for (Object value : shown) {
            line.add(Texts.show(value));
        }
        FaultlineContext.get(this).run().print(line.toString());
    }
}
