package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.LoopNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RepeatingNode;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.execution.TaskProgress;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.expression.RangeNode;
import dev.faultline.interpreter.nodes.variable.WriteLocalNode;
import dev.faultline.interpreter.values.RangeValue;
import org.jspecify.annotations.Nullable;

/**
 * A {@code for} over a range that is written out and adds, and {@code repeat}: three ints in frame slots, so that compiled code
 * keeps them in registers.
 *
 * <pre>
 *   cursor    value of this round
 *   last      largest value that is inside
 *   step      at least 1
 *   progress  of the task, which is told the cursor
 * </pre>
 *
 * <p>Rounds that only compute are over in nanoseconds: of those the task is told only every {@value #TIGHT_GRAIN}th or so, where the cursor passes a
 * multiple of it.
 */
public final class CountedForNode extends StatementNode {

    /** Frame slots a loop needs for itself. */
    public static final int SLOTS = 4;

    private static final int TIGHT_GRAIN = 1024;

    @Child
    private RangeNode range;

    @Child
    private LoopNode loop;

    private final int slots;

    /**
     * @param slots first of {@link #SLOTS} frame slots that are the loop's own
     * @param bind writes the loop variable; null when there is none
     * @param isTight whether {@code body} only computes, without calls or blocks
     */
    public CountedForNode(RangeNode range, int slots, @Nullable WriteLocalNode bind, StatementNode body, boolean isTight) {
        this.range = range;
        this.slots = slots;
        this.loop = Truffle.getRuntime().createLoopNode(new Rounds(slots, bind, body, isTight ? TIGHT_GRAIN : 1));
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        RangeValue walked = range.executeGeneric(frame);
        if (!walked.admits(walked.start())) {
            return;
        }
        frame.setLong(slots, walked.start());
        frame.setLong(slots + 1, walked.isClosed() ? walked.end() : walked.end() - 1);
        frame.setLong(slots + 2, walked.step());
        Task task = FaultlineContext.get(this).run().task();
        TaskProgress progress = task.progress();
        frame.setObject(slots + 3, progress);
        progress.enter(walked, task.where());
        try {
            loop.execute(frame);
        } finally {
            progress.leave();
        }
    }

    private static final class Rounds extends Node implements RepeatingNode {

        @Child
        private @Nullable WriteLocalNode bind;

        @Child
        private RoundNode round;

        private final int slots;
        private final int grain;

        Rounds(int slots, @Nullable WriteLocalNode bind, StatementNode body, int grain) {
            this.slots = slots;
            this.grain = grain;
            this.bind = bind;
            this.round = new RoundNode(body);
        }

        @Override
        public boolean executeRepeating(VirtualFrame frame) {
            long cursor = frame.getLong(slots);
            if (bind != null) {
                bind.executeWithLong(frame, cursor);
            }
            if (!round.execute(frame)) {
                return false;
            }
            // Unsigned, the distance is exact even between the first and the last int.
            long step = frame.getLong(slots + 2);
            if (Long.compareUnsigned(frame.getLong(slots + 1) - cursor, step) < 0) {
                return false;
            }
            long next = cursor + step;
            frame.setLong(slots, next);
            // In different multiples of the grain, which is a power of two.
            if (Long.compareUnsigned(cursor ^ next, grain) >= 0) {
                ((TaskProgress) frame.getObject(slots + 3)).round(next);
            }
            return true;
        }
    }
}
