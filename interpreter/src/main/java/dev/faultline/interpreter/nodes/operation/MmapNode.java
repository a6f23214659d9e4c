package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.FileValue;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.StatsValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code mmap length …}, {@code mmap file f length …}; yields a region as long as what was mapped. */
public final class MmapNode extends OperationNode {

    @Child
    private @Nullable BoundOperandNode<FileValue> file;

    @Child
    private @Nullable IntNode offset;

    @Child
    private IntNode length;

    @Child
    private @Nullable IntNode fixed;

    private final Set<Operation.Protection> protection;
    private final Set<Operation.MapFlag> flags;

    /**
     * @param file null: anonymous memory
     * @param offset in the file, null: 0
     * @param fixed the address, null: the kernel chooses
     */
    public MmapNode(
            @Nullable ExpressionNode file,
            @Nullable ExpressionNode offset,
            ExpressionNode length,
            @Nullable ExpressionNode fixed,
            Set<Operation.Protection> protection,
            Set<Operation.MapFlag> flags) {
        this.file = file == null ? null : new BoundOperandNode<>(file, FileValue.class, "file");
        this.offset = offset == null ? null : IntNode.of("offset", offset);
        this.length = IntNode.of("size", length);
        this.fixed = fixed == null ? null : IntNode.of("address", fixed);
        this.protection = protection;
        this.flags = flags;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        FileValue mapped = file == null ? null : file.execute(frame, machine);
        long bytes = length.executeLong(frame);
        Long address = fixed == null ? null : (Long) fixed.executeLong(frame);
        long from = offset == null ? 0 : offset.executeLong(frame);
        Operation.FilePart source = mapped == null ? null : new Operation.FilePart(mapped.handle(), from);
        return perform(machine, new Operation.Mmap(source, bytes, protection, flags, address));
    }

    @Override
    protected Object value(Machine machine, Outcome outcome) {
        return new RegionValue(machine.token(), (Long) outcome.value(), outcome.length());
    }

    @Override
    protected Object refusedValue(StatsValue stats) {
        return nothingMade();
    }
}
