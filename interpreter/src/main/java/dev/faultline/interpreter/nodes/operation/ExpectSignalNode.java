package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import org.jspecify.annotations.Nullable;

/** {@code expect segv n { … }}: signalled accesses are skipped and counted; none of the other kind may occur. */
public final class ExpectSignalNode extends StatementNode {

    @Child
    private @Nullable IntNode count;

    @Child
    private StatementNode block;

    private final String wanted;
    private final String other;

    /** @param count how many exactly, null: at least one */
    public ExpectSignalNode(boolean isBus, @Nullable ExpressionNode count, StatementNode block) {
        this.wanted = isBus ? "sigbus" : "segv";
        this.other = isBus ? "segv" : "sigbus";
        this.count = count == null ? null : IntNode.of("count", count);
        this.block = block;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        Run run = FaultlineContext.get(this).run();
        Machine machine = run.machine(this);
        long exactly = count == null ? -1 : count.executeLong(frame);
        Kernel.OnSignal before = run.onSignal(machine, Kernel.OnSignal.SKIP);
        int measurement = run.openMeasurement(machine);
        Figures figures;
        try {
            block.executeVoid(frame);
        } finally {
            figures = run.closeMeasurement(machine, measurement);
            run.onSignal(machine, before);
        }
        check(figures, exactly);
    }

    @CompilerDirectives.TruffleBoundary
    private void check(Figures figures, long exactly) {
        long seen = figures.count(wanted);
        long strangers = figures.count(other);
        if (strangers > 0) {
            throw ErrorBuilder.error("expect_other_signal", wanted, other, strangers).at(this).build();
        }
        if (exactly >= 0 ? seen != exactly : seen == 0) {
            throw ErrorBuilder.error("expect_signal", exactly >= 0 ? exactly : "at least one", wanted, seen).at(this).build();
        }
    }
}
