package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Texts;

/** An operand that must be an int: a size, a count, an index, a duration. A float is refused with the division that gives an int. */
@NodeChild("operand")
public abstract class IntNode extends ExpressionNode {

    private final String role;

    /** @param role what the int is, for messages: "size", "count", "index" */
    protected IntNode(String role) {
        this.role = role;
    }

    /** The operand as an int; errors are placed at the operand. */
    public static IntNode of(String role, ExpressionNode operand) {
        IntNode node = IntNodeGen.create(role, operand);
        SourceSection section = operand.getSourceSection();
        if (section != null) {
            node.setSourceSection(section);
        }
        return node;
    }

    @Override
    public abstract long executeLong(VirtualFrame frame);

    @Specialization
    protected long integer(long operand) {
        return operand;
    }

    @Specialization
    protected long floating(double operand) {
        throw ErrorBuilder.error("float_where_int", role, Texts.number(operand)).at(this).build();
    }

    @Fallback
    protected long other(Object operand) {
        throw ErrorBuilder.error("not_an_int", role, Texts.kind(operand)).at(this).build();
    }
}
