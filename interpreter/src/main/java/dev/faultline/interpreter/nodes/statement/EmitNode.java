package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.Texts;

/** {@code emit {…}}: adds a row to the run's results. */
public final class EmitNode extends StatementNode {

    @Child
    private ExpressionNode row;

    public EmitNode(ExpressionNode row) {
        this.row = row;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        Object value = row.executeGeneric(frame);
        if (!(value instanceof RecordValue record)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("emit_needs_record", Texts.kind(value)).at(row).build();
        }
        FaultlineContext.get(this).run().emit(record);
    }
}
