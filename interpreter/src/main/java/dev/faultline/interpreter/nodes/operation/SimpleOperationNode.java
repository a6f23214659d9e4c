package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;

/** An operation on the current task whose one operand is an int: {@code compute 5us}, {@code sleep 10ms}, {@code pin 0}. */
public final class SimpleOperationNode extends OperationNode {

    /** Which operation, with the word for its operand. */
    public enum Verb {
        COMPUTE("duration"),
        SLEEP("duration"),
        PIN("CPU");

        private final String role;

        Verb(String role) {
            this.role = role;
        }
    }

    @Child
    private IntNode operand;

    private final Verb verb;

    public SimpleOperationNode(Verb verb, ExpressionNode operand) {
        this.verb = verb;
        this.operand = IntNode.of(verb.role, operand);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        long amount = operand.executeLong(frame);
        return perform(machine, switch (verb) {
            case COMPUTE -> new Operation.Compute(Durations.checked(amount, operand));
            case SLEEP -> new Operation.Sleep(Durations.checked(amount, operand));
            case PIN -> new Operation.Pin(cpu(machine, amount));
        });
    }

    private int cpu(Machine machine, long number) {
        if (number < 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", verb.role, number, 0).at(operand).build();
        }
        int cpus = machine.facts().cpus();
        if (number >= cpus) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("no_such_cpu", number, cpus, cpus - 1).at(operand).build();
        }
        return (int) number;
    }
}
