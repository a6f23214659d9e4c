package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.bridge.View;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RegionValue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code maps()}, {@code page_table(region)} and the like: a text the kernel gives of itself. */
public final class ViewNode extends OperationNode {

    @Child
    private @Nullable BoundOperandNode<RegionValue> region;

    private final Function<@Nullable RegionValue, View> view;

    /** A view of the whole process or machine. */
    public ViewNode(View view) {
        this.view = _ -> view;
    }

    /** A view of a region. */
    public ViewNode(ExpressionNode region, Function<RegionValue, View> view) {
        this.region = new BoundOperandNode<>(region, RegionValue.class, "region");
        this.view = view;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return look(machine, region == null ? null : region.execute(frame, machine));
    }

    @TruffleBoundary
    private Object look(Machine machine, @Nullable RegionValue of) {
        return perform(machine, new Operation.Look(view.apply(of)));
    }

    @Override
    protected Object value(Machine machine, Outcome outcome) {
        return outcome.value();
    }
}
