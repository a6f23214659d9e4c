package dev.faultline.interpreter.nodes.operation;

import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Crew;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.nodes.call.Activation;
import dev.faultline.interpreter.nodes.control.ExitException;
import dev.faultline.interpreter.values.FunctionValue;

/**
 * The guest code of a simulated task, as the machine runs it.
 *
 * <p>It runs on a stack of its own but, as a rule, on the same Java thread as everybody else: the code is called directly, no lock
 * is held, and the run is told which task executes.
 */
final class TaskBody implements Operation.Body {

    private final Run run;
    private final Task starter;
    private final Task.Kind kind;
    private final FunctionValue code;
    private final Crew crew;

    /**
     * @param starter the task that starts this one; what it may do now is what this one may
     * @param count tasks that will run it
     */
    TaskBody(Run run, Task starter, Task.Kind kind, FunctionValue code, int count) {
        this.run = run;
        this.starter = starter;
        this.kind = kind;
        this.code = code;
        this.crew = new Crew(count);
    }

    @Override
    public void neverRun() {
        crew.neverBegin();
        run.tasksEnded(1);
    }

    @Override
    public Operation.BodyEnd run(int index) {
        Task task = starter.start(kind);
        run.enter(task);
        crew.begin(task);
        try {
            Object[] arguments = Activation.outermost(code);
            if (code.signature().count() > 0) {
                Activation.setParameter(arguments, 0, (long) index);
            }
            return new Operation.BodyEnd.Returned(code.target().call(arguments));
        } catch (ExitException exit) {
            if (task.isInChild()) {
                return new Operation.BodyEnd.Exited(exit.code());
            }
            throw exit;
        } catch (FaultlineException failure) {
            if (task.isInChild() && failure.signal() != null) {
                return new Operation.BodyEnd.Killed(failure.signal(), failure);
            }
            throw failure;
        } catch (StackOverflowError tooDeep) {
            throw ErrorBuilder.error("stack_overflow", "this task").at(code.target().getRootNode()).build();
        } finally {
            crew.end(task);
            run.tasksEnded(1);
        }
    }

    @Override
    public double fraction() {
        return crew.fraction();
    }
}
