package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.LoopNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RepeatingNode;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;

/**
 * {@code while condition { … }}. The loop node compiles a long loop while it runs and polls for interrupts. How many rounds there
 * will be nobody knows.
 */
public final class WhileNode extends StatementNode {

    @Child
    private LoopNode loop;

    public WhileNode(ExpressionNode condition, StatementNode body) {
        this.loop = Truffle.getRuntime().createLoopNode(new Rounds(condition, body));
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        Task task = FaultlineContext.get(this).run().task();
        task.progress().enter(null, 0, task.where());
        try {
            loop.execute(frame);
        } finally {
            task.progress().leave();
        }
    }

    private static final class Rounds extends Node implements RepeatingNode {

        @Child
        private ConditionNode condition;

        @Child
        private RoundNode round;

        Rounds(ExpressionNode condition, StatementNode body) {
            this.condition = new ConditionNode(condition);
            this.round = new RoundNode(body);
        }

        @Override
        public boolean executeRepeating(VirtualFrame frame) {
            return condition.execute(frame) && round.execute(frame);
        }
    }
}
