package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.execution.TaskProgress;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.values.Value;

/**
 * What a {@code for} tells its task of how far it is. The task's progress is kept in a frame slot, so that a round need not look for it.
 *
 * <p>A tight loop only computes, without calls or blocks: its rounds take nanoseconds. It tells only of cursors that pass a multiple of
 * {@value #GRAIN}, and inside another loop of none, for there it may be short, and be entered often.
 */
public final class LoopProgress {

    /** What a loop tells. */
    public enum Telling {
        EVERY_ROUND,
        SOME_ROUNDS,
        NOTHING
    }

    /** A power of two. */
    private static final long GRAIN = 1024;

    private final int slot;
    private final Telling telling;

    /** @param slot a frame slot of the loop's own */
    LoopProgress(int slot, Telling telling) {
        this.slot = slot;
        this.telling = telling;
    }

    /** The loop over {@code walked} begins in the round of {@code cursor}. */
    void enter(VirtualFrame frame, Node loop, Value walked, long cursor) {
        if (telling == Telling.NOTHING) {
            return;
        }
        Task task = FaultlineContext.get(loop).run().task();
        TaskProgress progress = task.progress();
        if (telling == Telling.SOME_ROUNDS && progress.isAtWork()) {
            frame.setObject(slot, null);
            return;
        }
        frame.setObject(slot, progress);
        progress.enter(walked, cursor, task.where());
    }

    /** The round of {@code next} follows that of {@code cursor}. */
    void round(VirtualFrame frame, long cursor, long next) {
        if (telling == Telling.NOTHING) {
            return;
        }
        // They differ in a bit above the grain's.
        if (telling == Telling.EVERY_ROUND || Long.compareUnsigned(cursor ^ next, GRAIN) >= 0) {
            TaskProgress progress = (TaskProgress) frame.getObject(slot);
            if (progress != null) {
                progress.round(next);
            }
        }
    }

    /** The loop ends. */
    void leave(VirtualFrame frame) {
        if (telling == Telling.NOTHING) {
            return;
        }
        TaskProgress progress = (TaskProgress) frame.getObject(slot);
        if (progress != null) {
            progress.leave();
        }
    }
}
