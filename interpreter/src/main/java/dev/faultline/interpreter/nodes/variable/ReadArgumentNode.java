package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.profiles.CountingConditionProfile;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.call.Activation;
import org.jspecify.annotations.Nullable;

/** The value of a parameter: what the call gave, else the default, evaluated at each call that leaves it out. */
public final class ReadArgumentNode extends ExpressionNode {

    @Child
    private @Nullable ExpressionNode defaultValue;

    private final int index;
    private final CountingConditionProfile given = CountingConditionProfile.create();

    /** @param index of the parameter, from 0 */
    public ReadArgumentNode(int index, @Nullable ExpressionNode defaultValue) {
        this.index = index;
        this.defaultValue = defaultValue;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Object argument = Activation.parameter(frame, index);
        if (defaultValue == null || given.profile(argument != null)) {
            return argument;
        }
        return defaultValue.executeGeneric(frame);
    }
}
