package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.StatsValue;

/** {@code measure { … }}: the stats of what ran inside. The measurement is closed however the block is left, so that they nest. */
public final class MeasureNode extends ExpressionNode {

    @Child
    private StatementNode block;

    public MeasureNode(StatementNode block) {
        this.block = block;
    }

    @Override
    public StatsValue executeGeneric(VirtualFrame frame) {
        Run run = FaultlineContext.get(this).run();
        Machine machine = run.machine(this);
        int measurement = run.openMeasurement(machine);
        Figures figures;
        try {
            block.executeVoid(frame);
        } finally {
            figures = run.closeMeasurement(machine, measurement);
        }
        return new StatsValue(figures);
    }
}
