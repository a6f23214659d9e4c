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

/** A {@code for} over any list or range: what is walked and a cursor (an index, or a range's value), in frame slots. */
public final class ForNode extends StatementNode {

    /** Frame slots a loop needs for itself. */
    public static final int SLOTS = 2;

    @Child
    private ExpressionNode iterable;

    @Child
    private LoopNode loop;

    private final int slots;

    /**
     * @param slots first of {@link #SLOTS} frame slots that are the loop's own
     * @param bind writes the loop variable
     */
    public ForNode(ExpressionNode iterable, int slots, WriteLocalNode bind, StatementNode body) {
        this.iterable = iterable;
        this.slots = slots;
        this.loop = Truffle.getRuntime().createLoopNode(new Rounds(slots, bind, body));
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        Object walked = iterable.executeGeneric(frame);
        boolean isEmpty;
        long cursor;
        if (walked instanceof RangeValue range) {
            isEmpty = !range.admits(range.start());
            cursor = range.start();
        } else if (walked instanceof ListValue list) {
            isEmpty = list.length() == 0;
            cursor = 0;
        } else {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_iterable", Texts.kind(walked)).at(iterable).build();
        }
        if (!isEmpty) {
            frame.setObject(slots, walked);
            frame.setLong(slots + 1, cursor);
            loop.execute(frame);
        }
    }

    private static final class Rounds extends Node implements RepeatingNode {

        @Child
        private WriteLocalNode bind;

        @Child
        private RoundNode round;

        private final int slots;

        Rounds(int slots, WriteLocalNode bind, StatementNode body) {
            this.slots = slots;
            this.bind = bind;
            this.round = new RoundNode(body);
        }

        @Override
        public boolean executeRepeating(VirtualFrame frame) {
            Object walked = frame.getObject(slots);
            long cursor = frame.getLong(slots + 1);
            if (walked instanceof RangeValue range) {
                bind.executeWithLong(frame, cursor);
                boolean goesOn = round.execute(frame) && range.hasNext(cursor);
                frame.setLong(slots + 1, goesOn ? range.next(cursor) : cursor);
                return goesOn;
            }
            ListValue list = (ListValue) walked;
            bind.executeWith(frame, list.get((int) cursor));
            frame.setLong(slots + 1, cursor + 1);
            return round.execute(frame) && cursor + 1 < list.length();
        }
    }
}
