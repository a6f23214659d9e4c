package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.control.ConditionNode;
import dev.faultline.interpreter.values.Texts;
import org.jspecify.annotations.Nullable;

/** {@code expect condition, "message"}. */
public final class ExpectNode extends StatementNode {

    @Child
    private ConditionNode condition;

    @Child
    private @Nullable ExpressionNode message;

    private final SourceSection conditionText;

    public ExpectNode(ExpressionNode condition, SourceSection conditionText, @Nullable ExpressionNode message) {
        this.condition = new ConditionNode(condition);
        this.conditionText = conditionText;
        this.message = message;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        if (condition.execute(frame)) {
            return;
        }
        Object said = message == null ? null : message.executeGeneric(frame);
        CompilerDirectives.transferToInterpreter();
        ErrorBuilder error = said == null
                ? ErrorBuilder.error("expect_failed", conditionText.getCharacters())
                : ErrorBuilder.sentence("expect_failed", Texts.show(said), "");
        throw error.at(conditionText).build();
    }
}
