package dev.faultline.runtime.mm;

import java.util.Locale;

/**
 * A known flaw of a design, of prefaulting or of a way of counting: something that goes wrong in the real kernel too. What the selected design lists is
 * told to the script, the same under a design that does not list it is a defect of the simulation.
 *
 * <pre>
 *   noticed where it strikes          LOST_PAGE  USE_AFTER_FREE  LIVELOCK  PAGEVEC_OVERRUN  DOUBLE_MAP
 *           between two statements    COUNTER_DRIFT  DOUBLE_MAP  STALE_TLB                                 when checked for
 *           at an access              STALE_TLB                                                            when contents are kept
 * </pre>
 */
public enum Hazard {
    /** A page, or the entry of one in swap, is entered over another one: what was written to that is gone. */
    LOST_PAGE,
    /** More entries map a page than its map count says, or one lets a process write to private memory that others map too. */
    DOUBLE_MAP,
    /** One task faults again and again on one page without getting on. */
    LIVELOCK,
    /** A counter of resident pages differs from a recount of the page tables. */
    COUNTER_DRIFT,
    /** A CPU uses a translation of a page that has been freed, or at rest holds one that memory does not have any more. */
    STALE_TLB,
    /** The kernel uses something after it has been freed. */
    USE_AFTER_FREE,
    /** A fault maps more pages ahead than its pagevec holds. */
    PAGEVEC_OVERRUN;

    /** What scripts know it by. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
