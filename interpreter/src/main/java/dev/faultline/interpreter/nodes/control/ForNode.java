package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.LoopNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RepeatingNode;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.variable.WriteLocalNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Texts;
import dev.faultline.interpreter.values.Value;

/** A {@code for} over any list or range: what is walked, a cursor (an index, or a range's value) and its progress, in frame slots. */
public final class ForNode extends StatementNode {

    /** Frame slots a loop needs for itself. */
    public static final int SLOTS = 3;

    @Child
    private ExpressionNode iterable;

    @Child
    private LoopNode loop;

    private final int slots;
    private final LoopProgress progress;

    /**
     * @param slots first of {@link #SLOTS} frame slots that are the loop's own
     * @param bind writes the loop variable
     */
    public ForNode(ExpressionNode iterable, int slots, WriteLocalNode bind, StatementNode body, LoopProgress.Telling telling) {
        this.iterable = iterable;
        this.slots = slots;
        this.progress = new LoopProgress(slots + 2, telling);
        this.loop = Truffle.getRuntime().createLoopNode(new Rounds(slots, bind, body, progress));
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        Object walked = iterable.executeGeneric(frame);
        if (walked instanceof RangeValue range) {
            if (range.admits(range.start())) {
                walk(frame, range, range.start());
            }
        } else if (walked instanceof ListValue list) {
            if (list.length() > 0) {
                walk(frame, list, 0);
            }
        } else {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_iterable", Texts.kind(walked)).at(iterable).build();
        }
    }

    private void walk(VirtualFrame frame, Value walked, long cursor) {
        frame.setObject(slots, walked);
        frame.setLong(slots + 1, cursor);
        progress.enter(frame, this, walked, cursor);
        try {
            loop.execute(frame);
        } finally {
            progress.leave(frame);
        }
    }

    private static final class Rounds extends Node implements RepeatingNode {

        @Child
        private WriteLocalNode bind;

        @Child
        private RoundNode round;

        private final int slots;
        private final LoopProgress progress;

        Rounds(int slots, WriteLocalNode bind, StatementNode body, LoopProgress progress) {
            this.slots = slots;
            this.progress = progress;
            this.bind = bind;
            this.round = new RoundNode(body);
        }

        @Override
        public boolean executeRepeating(VirtualFrame frame) {
            Object walked = frame.getObject(slots);
            long cursor = frame.getLong(slots + 1);
            boolean goesOn;
            long next;
            if (walked instanceof RangeValue range) {
                bind.executeWithLong(frame, cursor);
                goesOn = round.execute(frame) && range.hasNext(cursor);
                next = range.next(cursor);
            } else {
                ListValue list = (ListValue) walked;
                bind.executeWith(frame, list.get((int) cursor));
                goesOn = round.execute(frame) && cursor + 1 < list.length();
                next = cursor + 1;
            }
            if (goesOn) {
                frame.setLong(slots + 1, next);
                progress.round(frame, cursor, next);
            }
            return goesOn;
        }
    }
}
