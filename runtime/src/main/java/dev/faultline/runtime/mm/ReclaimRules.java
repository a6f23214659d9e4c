package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;

/**
 * How reclaim differs between kernel generations.
 *
 * <pre>
 *                                   2.6.11                                       6.x
 *   a page on the inactive list
 *     used by an entry              to the active list                           once: round again; twice, or by two: to the active list
 *     locked into memory            to the active list                           to the unevictable list
 *   a page on the active list       down if not used, or if it is mapped and     down, used or not, but for programs' text
 *     goes down                     mappings are not to be taken yet
 *   mappings are taken              once distress + mapped/2 + swappiness is     always
 *                                   100 or more
 *   of what goes to swap and to     as much of each                              in proportion swappiness to 200 - swappiness; files alone
 *     files                                                                       while there are plenty of inactive ones
 *   between tries                   20 ms                                        none
 * </pre>
 *
 * Sources: {@code mm/vmscan.c} of Linux 2.6.11; of 6.x as far as it can be seen.
 *
 * <p>Simplified for 6.x: no refault distances, so that neither kind of page is found to be dearer than the other; no generations (MGLRU), which is
 * off unless configured.
 */
enum ReclaimRules {

    /** Linux 2.6. */
    V2_6(20) {
        @Override
        boolean sparesDirty(boolean isReferenced, boolean isSwapBacked) {
            return isReferenced;
        }

        @Override
        Verdict judge(int young, boolean wasReferenced, boolean isLocked, boolean isText, boolean isInUse) {
            return (young > 0 || wasReferenced) && isInUse ? Verdict.ACTIVATE : Verdict.RECLAIM;
        }

        @Override
        boolean goesDown(boolean isMapped, boolean takesMapped, boolean isReferenced, boolean isText) {
            return !isMapped || takesMapped && !isReferenced;
        }

        @Override
        void plan(ZoneReclaim zone, ReclaimScan scan, long[] pages) {
            for (LruList list : zone.lists()) {
                pages[list.ordinal()] = zone.accumulate(list, (zone.count(list) >> scan.priority) + 1);
            }
        }
    },

    /** Linux 6. */
    V6(0) {
        @Override
        boolean sparesDirty(boolean isReferenced, boolean isSwapBacked) {
            return isReferenced && !isSwapBacked;
        }

        @Override
        Verdict judge(int young, boolean wasReferenced, boolean isLocked, boolean isText, boolean isInUse) {
            if (isLocked) {
                return Verdict.CULL;
            }
            if (young == 0) {
                return Verdict.RECLAIM;
            }
            return wasReferenced || young > 1 || isText ? Verdict.ACTIVATE : Verdict.REMEMBER;
        }

        @Override
        boolean goesDown(boolean isMapped, boolean takesMapped, boolean isReferenced, boolean isText) {
            return !(isReferenced && isText);
        }

        @Override
        void plan(ZoneReclaim zone, ReclaimScan scan, long[] pages) {
            long file = zone.count(LruList.INACTIVE_FILE);
            boolean filesOnly = !zone.hasSwap(scan.task) || file >> scan.priority > 0 && scan.priority > 0;
            boolean equally = scan.priority == 0;
            for (LruList list : zone.lists()) {
                long size = zone.count(list) >> scan.priority;
                if (list == LruList.INACTIVE_ANON || list == LruList.ACTIVE_ANON) {
                    pages[list.ordinal()] = filesOnly ? 0 : equally ? size : size * zone.swappiness() / 200;
                } else {
                    pages[list.ordinal()] = filesOnly || equally ? size : size * (200 - zone.swappiness()) / 200;
                }
                if (list.isActive() && !zone.isInactiveLow(list)) {
                    pages[list.ordinal()] = 0;
                }
            }
        }
    };

    /** What is to become of a page at the old end of an inactive list. */
    enum Verdict {
        /** It is taken. */
        RECLAIM,
        /** It goes round once more, marked as referenced. */
        REMEMBER,
        /** It goes to the active list. */
        ACTIVATE,
        /** It goes to the unevictable list. */
        CULL
    }

    private final int napMillis;

    ReclaimRules(int napMillis) {
        this.napMillis = napMillis;
    }

    static ReclaimRules of(KernelPreset kernel) {
        return kernel.behaviour() == Behaviour.MODERN ? V6 : V2_6;
    }

    /**
     * Judges a page of an inactive list.
     *
     * @param young entries that have used it
     * @param wasReferenced whether software noticed a use before
     * @param isLocked whether a mapping locks it into memory
     * @param isInUse whether it is mapped, in the swap cache, or of a mapped object
     * @param isText whether it is of a mapped file, and a mapping may execute it
     */
    abstract Verdict judge(int young, boolean wasReferenced, boolean isLocked, boolean isText, boolean isInUse);

    /**
     * Whether a page of an active list goes to the inactive one.
     *
     * @param takesMapped whether the pressure is high enough to take mapped pages
     * @param isReferenced whether it was used since it was last asked
     */
    abstract boolean goesDown(boolean isMapped, boolean takesMapped, boolean isReferenced, boolean isText);

    /** Whether a dirty page that is to be taken is left for a later round rather than written: one that was used. */
    abstract boolean sparesDirty(boolean isReferenced, boolean isSwapBacked);

    /** Says how many pages of each list are to be looked at, by the list's number. In order. */
    abstract void plan(ZoneReclaim zone, ReclaimScan scan, long[] pages);

    /** Whether one page freed is enough to try again, or a cluster is wanted. */
    boolean countsEveryPage() {
        return this == V6;
    }

    /** How long who found some memory, but no page, waits before it tries again. */
    int napMillis() {
        return napMillis;
    }
}
