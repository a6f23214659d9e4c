package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.bridge.KernelException;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.errors.Problem;
import dev.faultline.interpreter.execution.Attempt;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.StatsValue;

/**
 * Something a script asks of the machine. A subclass evaluates operands and builds the {@link Operation}; what can become of it is
 * the same for all and is here:
 *
 * <pre>
 *   it is done         the value of the operation
 *   it is refused      inside try, expect ERRNO or --keep-going: counted, and it passes; else an error
 *   it raises a signal an error that ends the process (under expect segv the machine skips the access and goes on)
 *   all wait, no memory, no sense: an error that ends the run
 * </pre>
 */
public abstract class OperationNode extends ExpressionNode {

    protected final Run run() {
        return FaultlineContext.get(this).run();
    }

    /** Does the operation; the value is its stats unless {@link #value} says otherwise. */
    @TruffleBoundary
    protected final Object perform(Machine machine, Operation operation) {
        Run run = run();
        Attempt attempt = run.task().attempt();
        return attempt == null ? performOrFail(run, machine, operation) : performInAttempt(run, machine, operation, attempt);
    }

    private Object performOrFail(Run run, Machine machine, Operation operation) {
        try {
            Outcome outcome = run.perform(machine, operation);
            failIfChildFailed(outcome);
            return value(machine, outcome);
        } catch (KernelException failure) {
            throw lift(failure);
        }
    }

    /** A refused call has no outcome of its own, so a measurement around it tells what it did before it failed. */
    private Object performInAttempt(Run run, Machine machine, Operation operation, Attempt attempt) {
        int measurement = run.openMeasurement(machine);
        StatsValue stats;
        try {
            Outcome outcome = run.perform(machine, operation);
            if (!attempt.passesChildFailures()) {
                failIfChildFailed(outcome);
            }
            return value(machine, outcome);
        } catch (KernelException.Refused refused) {
            if (!attempt.passes(refused.errno())) {
                throw lift(refused);
            }
        } catch (KernelException failure) {
            throw lift(failure);
        } finally {
            stats = new StatsValue(run.closeMeasurement(machine, measurement));
        }
        return refusedValue(stats);
    }

    /** The value when it is done. */
    protected Object value(@SuppressWarnings("unused") Machine machine, Outcome outcome) {
        return new StatsValue(outcome.stats().withHits(1));
    }

    /** The value when it is refused and that passes: stats, or {@code none} where a handle is missing. */
    protected Object refusedValue(StatsValue stats) {
        return stats;
    }

    /** For operations that yield what they made. */
    protected static Object nothingMade() {
        return NoneValue.NONE;
    }

    private FaultlineException lift(KernelException failure) {
        return lift(failure, this);
    }

    /** The error of a script that a failure of the machine is. */
    protected static FaultlineException lift(KernelException failure, Node place) {
        String sentence = failure.getMessage();
        ErrorBuilder error = switch (failure) {
            case KernelException.Refused refused -> ErrorBuilder.sentence(
                    "refused", sentence.contains(refused.errno()) ? sentence : refused.errno() + ": " + sentence, failure.hint());
            case KernelException.Signalled signalled -> ErrorBuilder.sentence(
                    signalled.signal().equals("SIGBUS") ? "sigbus" : "segv", sentence, failure.hint())
                    .signal(signalled.signal());
            case KernelException.Stuck stuck -> ErrorBuilder.sentence(stuck.code(), sentence, failure.hint());
            case KernelException.OutOfMemory _ -> ErrorBuilder.sentence("oom", sentence, failure.hint());
            case KernelException.BootRefused _ -> ErrorBuilder.sentence("machine_refused", sentence, failure.hint());
            case KernelException.Misused _ -> ErrorBuilder.sentence("misused", sentence, failure.hint());
        };
        return error.at(place).build();
    }

    /** A child's signal fails the script where it is waited for, and says where it happened, or why. */
    private void failIfChildFailed(Outcome outcome) {
        if (outcome.childFailure() instanceof FaultlineException failure) {
            Problem problem = failure.problem();
            String code = problem.code().equals("sigbus") ? "child_sigbus" : "child_segv";
            throw ErrorBuilder.error(code, failure.signal(), problem.file(), problem.line(), problem.message()).at(this).build();
        }
        if (outcome.childFailure() instanceof KernelException.OutOfMemory killed) {
            throw ErrorBuilder.error("child_oom", killed.getMessage()).at(this).build();
        }
    }
}
