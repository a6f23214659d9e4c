package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.preset.PrefaultRule;

/**
 * How far a fault on anonymous memory goes: by the addresses of its task's faults alone, whatever they were for.
 *
 * <pre>
 *   a fault at     next           order      pages, with 14 in a pagevec
 *   elsewhere      -              0          1
 *   next           page after     + 1        2^order; a pagevec full if that is as much or more, and then V2 puts the order back to 3
 *                  the last one
 * </pre>
 *
 * It never leaves its VMA or its page table. {@code next} and {@code order} are the task's, and copied with it by clone and fork.
 *
 * <p>Source: {@code do_anonymous_page} as the patches that {@link PrefaultRule} names have it.
 */
final class PrefaultRange {

    /** The order that a full pagevec leaves: one less than the first that may fill it. */
    private static final int ORDER_OF_PAGEVEC = 3;

    private final PrefaultRule rule;
    private final int maxOrder;
    private final int pagevecPages;
    private final long pageBytes;
    private final long tableBytes;

    /**
     * @param maxOrder vm.max_prealloc_order, where the rule has it
     * @param pagevecPages pages in a pagevec
     */
    PrefaultRange(PrefaultRule rule, int maxOrder, int pagevecPages, Geometry geometry) {
        this.rule = rule;
        this.maxOrder = maxOrder;
        this.pagevecPages = pagevecPages;
        pageBytes = geometry.pageBytes();
        tableBytes = 1L << geometry.spanShift(0);
    }

    /** Decides where the pages of a fault of {@code task} at {@code address} end; its order changes with that. */
    long end(UserTask task, Vma vma, long address) {
        boolean isNext = task.prefaultNext == address && !(rule.heedsRandomAdvice() && vma.has(VmaFlags.RAND_READ));
        if (!isNext || rule.limit() == PrefaultRule.Limit.START_AGAIN && task.prefaultOrder >= maxOrder) {
            task.prefaultOrder = 0;
            return address + pageBytes;
        }
        return clipped(vma, address, address + pages(task) * pageBytes);
    }

    private long pages(UserTask task) {
        int order = task.prefaultOrder + 1;
        if (rule.limit() == PrefaultRule.Limit.STAY) {
            order = Math.min(order, maxOrder);
        }
        task.prefaultOrder = order;
        // As in C: the 31st doubling of an int is less than anything, so that V1 goes astray there.
        if (!rule.gathers() || 1 << order < pagevecPages) {
            return 1L << order;
        }
        if (rule.restoresOrder()) {
            task.prefaultOrder = ORDER_OF_PAGEVEC;
        }
        return pagevecPages;
    }

    private long clipped(Vma vma, long address, long end) {
        long endOfTable = (address & -tableBytes) + tableBytes;
        long limit = Long.compareUnsigned(vma.end(), endOfTable) < 0 ? vma.end() : endOfTable;
        return Long.compareUnsigned(end - address, limit - address) < 0 ? end : limit;
    }
}
