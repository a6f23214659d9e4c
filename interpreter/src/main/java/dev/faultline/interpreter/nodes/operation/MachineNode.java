package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.MachineRequest;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.Quantity;
import dev.faultline.interpreter.values.Texts;

/** {@code machine { … }}: evaluates the keys, ends the machine before and boots the new one. */
public final class MachineNode extends StatementNode {

    /**
     * A key of the block.
     *
     * @param path "cpus", "config.SMP", "sysctl.vm.swappiness", "rlimit.stack"
     * @param suffix a word that follows the value ("zram"), or empty
     */
    public record Key(String path, String suffix, SourceSection place) {}

    @Children
    private final ExpressionNode[] values;

    private final Key[] keys;

    public MachineNode(Key[] keys, ExpressionNode[] values) {
        this.keys = keys;
        this.values = values;
    }

    @Override
    @ExplodeLoop
    public void executeVoid(VirtualFrame frame) {
        Object[] given = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            given[i] = values[i].executeGeneric(frame);
        }
        boot(given);
    }

    @CompilerDirectives.TruffleBoundary
    private void boot(Object[] given) {
        MachineRequest request = new MachineRequest(getSourceSection());
        for (int i = 0; i < given.length; i++) {
            Object plain = given[i] instanceof Quantity quantity ? quantity.amount() : given[i];
            if (!(plain instanceof Long || plain instanceof Double || plain instanceof String)) {
                throw ErrorBuilder.error("machine_value", keys[i].path(), Texts.kind(plain)).at(keys[i].place()).build();
            }
            Object value = keys[i].suffix().isEmpty() ? plain : Texts.show(plain) + " " + keys[i].suffix();
            request.set(keys[i].path(), value, keys[i].place());
        }
        FaultlineContext.get(this).run().boot(request, this);
    }
}
