package dev.faultline.interpreter.language;

import dev.faultline.interpreter.execution.WorkProgress;
import java.util.function.Consumer;

/**
 * Tells how far the run that is under way has come, to any thread that asks.
 *
 * <p>A host finds it as a service of the instrument {@link RunControl#INSTRUMENT_ID}. The answer is worked out on the thread of the run
 * at its next safepoint, of which loops and the machine have plenty: a run that nobody asks does nothing for it.
 */
public interface RunProgress {

    /**
     * Asks once, unless an earlier question is still open.
     *
     * @param answer called on the thread of the run; must neither throw nor wait. Not called where no run is under way
     */
    void ask(Consumer<WorkProgress> answer);
}
