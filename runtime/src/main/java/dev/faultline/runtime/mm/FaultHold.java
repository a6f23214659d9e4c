package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * What a fault holds from the search for its VMA to its end, so that the VMA stays as it is, mmap_sem or the VMA's own lock, or so that it will be
 * noticed if it does not.
 *
 * <p>The trap takes it on its way into the handler, as {@link FaultDesign#fault} would do first anyway: what is not waited for in the handler costs no
 * switch there.
 */
public interface FaultHold {

    /** Passes the step that comes before {@link #enter}, if there is one; of tasks that are stalled somewhere. */
    default void begin(Cpu cpu, Fault fault) {
        // Most have none that is not passed on the way.
    }

    /**
     * Takes it and looks for the VMA; to be called as {@link Stage#step} is.
     *
     * @return after {@link Stage#DONE} the fault says whether it is held and the VMA allows the access; if not, the task has to go on
     */
    int enter(Cpu cpu, Fault fault);

    /** The spinlock under which it has looked for the VMA, and which is held still; null if there is none. */
    default @Nullable SpinLock searchLock(Fault fault) {
        return null;
    }

    /** The lock order learns of it, where the task is not there to tell. */
    void entered(Cpu cpu, Fault fault);

    /** Gives it back; to be called as {@link Stage#step} is. */
    int leave(Cpu cpu, Fault fault);

    /** The lock order learns of that. */
    void left(Cpu cpu, Fault fault);
}
