package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;

/** A lock that can be had for reading if nobody has to be waited for, by operations of their own. */
public interface TryReadLock {

    /** The ordered operation that gets in for reading if nobody has to be waited for; {@link #wasRefused} says whether it did. */
    Stage tryReadStage();

    /** Whether {@code task}'s {@link #tryReadStage} was in vain; to be asked once. */
    boolean wasRefused(Task task);

    /** The ordered operation that gets out again. */
    Stage leaveStage();

    /** The lock order learns that {@code cpu} is inside. */
    void nowHeldBy(Cpu cpu);

    /** And that it is not any more. */
    void noLongerHeldBy(Cpu cpu);

    /** Whether nobody is inside, and nobody keeps others out. */
    boolean isFree();
}
