package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.Texts;
import org.jspecify.annotations.Nullable;

/** Random pages: uniform, or with a Zipf exponent; without a seed of its own, the machine's. */
public final class RandomNode extends PatternNode {

    @Child
    private IntNode draws;

    @Child
    private @Nullable ExpressionNode zipf;

    @Child
    private @Nullable IntNode seed;

    public RandomNode(ExpressionNode draws, @Nullable ExpressionNode zipf, @Nullable ExpressionNode seed) {
        this.draws = IntNode.of("count", draws);
        this.zipf = zipf;
        this.seed = seed == null ? null : IntNode.of("seed", seed);
    }

    @Override
    public Operation.Pattern execute(VirtualFrame frame, Machine machine) {
        long count = draws.executeLong(frame);
        if (count < 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "count", count, 0).at(draws).build();
        }
        double exponent = zipf == null ? 0 : exponent(zipf, frame);
        long chosen = seed == null ? machine.facts().seed() : seed.executeLong(frame);
        return new Operation.Pattern.Random(count, chosen, exponent);
    }

    private static double exponent(ExpressionNode zipf, VirtualFrame frame) {
        Object value = zipf.executeGeneric(frame);
        double exponent = value instanceof Double number ? number : value instanceof Long number ? number : -1;
        if (exponent <= 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("zipf_exponent", Texts.show(value)).at(zipf).build();
        }
        return exponent;
    }
}
