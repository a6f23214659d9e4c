package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * A way of user faults around mmap_sem, which the trap tries first.
 *
 * <pre>
 *   begin --> [searchLock] --> find --> the case, as with mmap_sem --> the entry's lock: holds? --> leave
 *     |                         |                                                        |
 *     | nothing to go by        | no VMA, or one that takes more                         | somebody has changed the VMA
 *     v                         v                                                        v
 *   mmap_sem                  leave, mmap_sem                                          drop the page, leave, mmap_sem
 *   fallback                  fallback                                                 fallback, and retry: work was lost
 * </pre>
 */
public interface Speculation {

    /**
     * Sets out, in order.
     *
     * @return whether there is anything to go by; if not, nothing is held
     */
    boolean begin(Fault fault);

    /** The spinlock under which {@link #find} goes; null if it takes none and goes in order. */
    @Nullable
    SpinLock searchLock(Fault fault);

    /** Finds the fault's VMA and what it will be checked by, see {@link LeafWork#goesSpeculatively}; false if the fault needs mmap_sem. */
    boolean find(Fault fault);

    /** Whether what was found is still so. The entry's lock is held. */
    boolean holds(Fault fault);

    /** The table that the walk has found is not there any more, now that its lock is held: somebody has freed it. */
    default void lostTable(Fault fault) {
        // The lock is of a table that RCU, or whoever waits, keeps; the fault looks again.
    }

    /** The ordered operation that gives up what {@link #begin} and {@link #find} have taken. */
    Stage leave(Fault fault);
}
