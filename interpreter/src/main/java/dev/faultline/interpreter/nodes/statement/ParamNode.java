package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.call.Activation;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.Equality;
import dev.faultline.interpreter.values.Quantity;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Texts;
import org.jspecify.annotations.Nullable;

/** The value of a {@code param}: what the command line, a sweep or an importing script gave, else the default. */
public final class ParamNode extends ExpressionNode {

    @Child
    private ExpressionNode defaultValue;

    @Child
    private @Nullable ExpressionNode range;

    private final String name;

    /** @param range the values allowed, null: any of the default's type */
    public ParamNode(String name, ExpressionNode defaultValue, @Nullable ExpressionNode range) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.range = range;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Object usual = defaultValue.executeGeneric(frame);
        Object allowed = range == null ? null : range.executeGeneric(frame);
        return choose(Activation.params(frame), usual, allowed);
    }

    @TruffleBoundary
    private Object choose(Params params, Object usual, @Nullable Object allowed) {
        Object plain = usual instanceof Quantity quantity ? quantity.amount() : usual;
        Object value = params.value(name, plain);
        if (value == null) {
            throw refused(params, ErrorBuilder.error("param_type", name, Texts.kind(plain), params.text(name)));
        }
        if (allowed != null && !allows(allowed, value)) {
            throw refused(params, ErrorBuilder.error("param_range", name, Texts.quoted(value), Texts.show(allowed)));
        }
        if (params.isOfScript()) {
            FaultlineContext.get(this).run().recordParam(name, value);
        }
        return value;
    }

    /** A value the host gave is its mistake, as an unknown param is: the script is not to blame. */
    private FaultlineException refused(Params params, ErrorBuilder error) {
        FaultlineException refusal = error.at(this).build();
        boolean isHosts = params.isOfScript() && params.names().contains(name);
        return isHosts ? FaultlineException.ofText(refusal.problems()) : refusal;
    }

    private static boolean allows(Object allowed, Object value) {
        if (allowed instanceof RangeValue span) {
            return switch (value) {
                case Long number -> span.spans(number);
                case Double number -> span.spans(number);
                default -> false;
            };
        }
        if (allowed instanceof ListValue list) {
            for (int i = 0; i < list.length(); i++) {
                if (Equality.equal(list.get(i), value)) {
                    return true;
                }
            }
        }
        return false;
    }
}
