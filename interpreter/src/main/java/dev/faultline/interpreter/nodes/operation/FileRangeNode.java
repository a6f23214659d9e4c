package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.FileValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Texts;

/** {@code read file range} and {@code write file range}: a range of bytes. */
public final class FileRangeNode extends OperationNode {

    /** What is done with the bytes. */
    @FunctionalInterface
    public interface Kind {
        Operation of(Kernel.FileHandle file, long from, long to);
    }

    @Child
    private BoundOperandNode<FileValue> file;

    @Child
    private ExpressionNode range;

    private final Kind kind;

    public FileRangeNode(Kind kind, ExpressionNode file, ExpressionNode range) {
        this.kind = kind;
        this.file = new BoundOperandNode<>(file, FileValue.class, "file");
        this.range = range;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        FileValue target = file.execute(frame, machine);
        Object part = range.executeGeneric(frame);
        if (!(part instanceof RangeValue bytes)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("wrong_operand", "range", Texts.kind(part)).at(range).build();
        }
        if (bytes.step() != 1) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("slice_with_step").at(range).build();
        }
        long end = bytes.isClosed() ? bytes.end() + 1 : bytes.end();
        return perform(machine, kind.of(target.handle(), bytes.start(), end));
    }
}
