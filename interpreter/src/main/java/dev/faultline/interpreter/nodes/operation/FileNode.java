package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.FileValue;
import dev.faultline.interpreter.values.StatsValue;
import dev.faultline.interpreter.values.Texts;
import org.jspecify.annotations.Nullable;

/** {@code file "name" size …}; yields the file. */
public final class FileNode extends OperationNode {

    @Child
    private ExpressionNode name;

    @Child
    private IntNode size;

    @Child
    private @Nullable IntNode chunk;

    private final boolean onDisk;
    private final boolean cold;

    /** @param chunk bytes of each write that made it, null: a page */
    public FileNode(ExpressionNode name, ExpressionNode size, boolean onDisk, boolean cold, @Nullable ExpressionNode chunk) {
        this.name = name;
        this.size = IntNode.of("size", size);
        this.onDisk = onDisk;
        this.cold = cold;
        this.chunk = chunk == null ? null : IntNode.of("chunk", chunk);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        Object word = name.executeGeneric(frame);
        if (!(word instanceof String text)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("wrong_operand", "string", Texts.kind(word)).at(name).build();
        }
        long bytes = size.executeLong(frame);
        Long each = chunk == null ? null : (Long) chunk.executeLong(frame);
        return perform(machine, new Operation.File(text, bytes, onDisk, cold, each));
    }

    @Override
    protected Object value(Machine machine, Outcome outcome) {
        return new FileValue(machine.token(), (Kernel.FileHandle) outcome.value());
    }

    @Override
    protected Object refusedValue(StatsValue stats) {
        return nothingMade();
    }
}
