package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.DISPATCH;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Speculation;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * split-ptl, and faults that count themselves as users of a VMA in place of taking mmap_sem: what both of H. Kamezawa's designs share.
 *
 * <pre>
 *   begin: a VMA is at hand, count its user --> the handler, which checks under the entry's lock --> leave: one user less
 *      | none                                     | a table is missing, or the check fails
 *      v                                          v
 *   mmap_sem, as under split-ptl <----------------+
 * </pre>
 *
 * <p>Where the VMA comes from, what is checked and who waits for its users is the design's.
 */
abstract class CountedVmaDesign extends SplitPtl implements Speculation {

    CountedVmaDesign(MemoryManager kernel, String name) {
        super(kernel, name);
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    protected final Speculation speculation() {
        return this;
    }

    @Override
    public final @Nullable SpinLock searchLock(Fault fault) {
        return null;
    }

    /** Nothing is left to be found: {@link #begin} has the VMA, and counts as its user. */
    @Override
    public final boolean find(Fault fault) {
        return true;
    }

    @Override
    public final Stage leave(Fault fault) {
        return ops.putVma(fault);
    }

    @Override
    protected final void handleSpeculatively(Fault fault) {
        if (work.walkInOrder(fault)) {
            ops.step(fault, DISPATCH);
            ops.sample(fault);
            handlePteFault(fault);
        } else {
            ops.refute(fault);
        }
    }
}
