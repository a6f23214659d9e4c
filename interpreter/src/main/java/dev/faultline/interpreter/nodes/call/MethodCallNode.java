package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.member.ReadMemberNode;
import dev.faultline.interpreter.nodes.member.ReadMemberNodeGen;
import dev.faultline.interpreter.values.FunctionValue;
import dev.faultline.interpreter.values.ModuleValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.Signature;
import dev.faultline.interpreter.values.Texts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code receiver.name(arguments)}: a method its kind of value has, else a function in a field of a record or a module.
 *
 * <p>Receiver and arguments are evaluated once, whichever it is.
 */
public final class MethodCallNode extends ExpressionNode {

    @Child
    private ExpressionNode receiver;

    @Child
    private ArgumentsNode arguments;

    @Child
    private @Nullable MethodNode method;

    @Child
    private ReadMemberNode field;

    @Child
    private DispatchNode dispatch = DispatchNodeGen.create();

    private final int argumentCount;
    private final boolean usesNames;

    /**
     * @param method the method some kind of value has under this name, or null
     * @param names a parameter's name for each value, null when its position says it
     */
    public MethodCallNode(
            ExpressionNode receiver, String name, @Nullable MethodNode method, ExpressionNode[] values, @Nullable String[] names) {
        this.receiver = receiver;
        this.method = method;
        this.field = ReadMemberNodeGen.create(name);
        this.arguments = new ArgumentsNode(values, names);
        this.argumentCount = values.length;
        this.usesNames = Arrays.stream(names).anyMatch(argument -> argument != null);
        tagCall();
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Object target = receiver.executeGeneric(frame);
        boolean hasFields = target instanceof RecordValue || target instanceof ModuleValue;
        if (method != null && !hasFields) {
            checkArity(method.signature());
            return method.execute(frame, target, arguments.evaluate(frame));
        }
        Object function = field.execute(target);
        if (!(function instanceof FunctionValue called)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_a_function", Texts.kind(function)).at(this).build();
        }
        return dispatch.call(frame, called, arguments.arrange(called, arguments.evaluate(frame)));
    }

    private void checkArity(Signature signature) {
        boolean fits = argumentCount >= signature.required() && argumentCount <= signature.count() && !usesNames;
        if (!fits) {
            CompilerDirectives.transferToInterpreter();
            String code = argumentCount < signature.required() ? "missing_argument" : "too_many_arguments";
            Object detail = argumentCount < signature.required() ? signature.parameter(argumentCount) : argumentCount;
            throw ErrorBuilder.error(usesNames ? "method_by_name" : code, signature.show(), detail).at(this).build();
        }
    }
}
