package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.LoopNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RepeatingNode;
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
 *   progress  see {@link LoopProgress}
 * </pre>
 */
public final class CountedForNode extends StatementNode {

    /** Frame slots a loop needs for itself. */
    public static final int SLOTS = 4;

    @Child
    private RangeNode range;

    @Child
    private LoopNode loop;

    private final int slots;
    private final LoopProgress progress;

    /**
     * @param slots first of {@link #SLOTS} frame slots that are the loop's own
     * @param bind writes the loop variable; null when there is none
     */
    public CountedForNode(RangeNode range, int slots, @Nullable WriteLocalNode bind, StatementNode body, LoopProgress.Telling telling) {
        this.range = range;
        this.slots = slots;
        this.progress = new LoopProgress(slots + 3, telling);
        this.loop = Truffle.getRuntime().createLoopNode(new Rounds(slots, bind, body, progress));
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
        progress.enter(frame, this, walked, walked.start());
        try {
            loop.execute(frame);
        } finally {
            progress.leave(frame);
        }
    }

    private static final class Rounds extends Node implements RepeatingNode {

        @Child
        private @Nullable WriteLocalNode bind;

        @Child
        private RoundNode round;

        private final int slots;
        private final LoopProgress progress;

        Rounds(int slots, @Nullable WriteLocalNode bind, StatementNode body, LoopProgress progress) {
            this.slots = slots;
            this.progress = progress;
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
            progress.round(frame, cursor, next);
            return true;
        }
    }
}
