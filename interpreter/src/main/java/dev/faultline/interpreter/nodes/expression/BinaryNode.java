package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.NodeChild;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Texts;

/** An operator between two operands, both evaluated, left first. */
@NodeChild("left")
@NodeChild("right")
public abstract class BinaryNode extends ExpressionNode {

    /** Operands the operator is not made for. */
    protected final FaultlineException wrongOperands(String sign, Object left, Object right) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("wrong_operands", sign, Texts.kind(left), Texts.kind(right)).at(this).build();
    }

    protected final FaultlineException overflow(String sign, long left, long right) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("int_overflow", left + " " + sign + " " + right).at(this).build();
    }

    protected final FaultlineException divisionByZero() {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("division_by_zero").at(this).build();
    }
}
