package dev.faultline.runtime.mm;

import org.jspecify.annotations.Nullable;

/**
 * Makes one mapping of neighbours that do not differ.
 *
 * <p>A is the range that is being mapped, or given new flags; P and N are the mappings that touch it below and above. Dots are free
 * addresses, x the mapping A is part of, which differs from A by its old flags only.
 *
 * <pre>
 *   mmap, brk, mremap                     mprotect
 *   1   PPPP....NNNN  ->  PPPPPPPPPPPP    4   xxxxAAAANNNN  ->  xxxxNNNNNNNN     A is the tail of x
 *           AAAA                          5   PPPPAAAAxxxx  ->  PPPPPPPPxxxx     A is the head of x
 *   2   PPPP....      ->  PPPPPPPP        6   PPPPAAAANNNN  ->  PPPPPPPPPPPP     A is all of x
 *   3       ....NNNN  ->  NNNNNNNN        7   PPPPAAAA      ->  PPPPPPPP         A is all of x
 *                                         8       AAAANNNN  ->  AAAAAAAA         A is all of x
 * </pre>
 *
 * Two mappings fit if they touch, have identical flags and none that forbids merging, the same object behind them with the page offsets
 * running on, and anon_vmas that {@link VmaRules} lets become one. If P and N both fit A but their anon_vmas do not fit each other, P
 * wins. Source: {@code vma_merge} in {@code mm/mmap.c} of Linux 2.6.11.
 */
final class VmaMerger {

    private final VmaTree tree;
    private final VmaRules rules;
    private final int pageShift;

    VmaMerger(VmaTree tree, VmaRules rules, int pageShift) {
        this.tree = tree;
        this.rules = rules;
        this.pageShift = pageShift;
    }

    /**
     * Merges {@code area} with the mappings that touch it.
     *
     * @param area A, itself in no tree, with the flags it shall have
     * @param host x, the mapping of the tree that A is part of; null where A is free
     * @return the mapping that A is now part of; null if neither neighbour fits, and then nothing has changed
     */
    @Nullable
    Vma merge(Vma area, @Nullable Vma host) {
        Vma below = tree.below(area.start());
        Vma above = tree.find(area.end());
        boolean fitsBelow = below != null && fits(below, area);
        boolean fitsAbove = above != null && fits(area, above);
        if (fitsBelow && fitsAbove && rules.anonVmasMerge(below, above)) {
            tree.locking().startWrite(below, host, above);
            takeFromHost(area, host);
            tree.remove(above);
            takeOver(below, above);
            takeOver(below, area);
            tree.resize(below, below.start(), above.end()); // 1, 6
            return below;
        }
        if (fitsBelow) {
            tree.locking().startWrite(below, host);
            takeFromHost(area, host);
            takeOver(below, area);
            tree.resize(below, below.start(), area.end()); // 2, 5, 7
            return below;
        }
        if (fitsAbove) {
            tree.locking().startWrite(host, above);
            if (host != null && coversAll(area, host)) {
                tree.remove(above);
                takeOver(host, above);
                host.setFlags(area.flags(), area.pageProtection());
                tree.resize(host, host.start(), above.end()); // 8
                return host;
            }
            takeFromHost(area, host);
            takeOver(above, area);
            above.setPgoff(area.pgoff());
            tree.resize(above, area.start(), above.end()); // 3, 4
            return above;
        }
        return null;
    }

    /**
     * The anon_vma a mapping without one may share with a neighbour that could become one with it by mprotect; 0 if there is none.
     * The neighbour above is asked first.
     */
    int lendableAnonVma(Vma vma) {
        Vma above = tree.next(vma);
        if (above != null && lends(above, vma, above)) {
            return above.anonVma();
        }
        Vma below = tree.previous(vma);
        return below != null && lends(below, below, vma) ? below.anonVma() : 0;
    }

    private boolean lends(Vma lender, Vma lower, Vma upper) {
        return lender.anonVma() != 0
                && rules.anonVmaSpreads(lender)
                && continues(lower, upper)
                && ((lower.flags() ^ upper.flags()) & ~VmaFlags.PROTECTION) == 0
                && (lender.flags() & rules.unmergeable()) == 0;
    }

    /** Whether two mappings may become one. */
    private boolean fits(Vma lower, Vma upper) {
        return continues(lower, upper)
                && lower.flags() == upper.flags()
                && (lower.flags() & rules.unmergeable()) == 0
                && rules.anonVmasMerge(lower, upper);
    }

    /** Whether {@code upper} goes on where {@code lower} stops, in addresses and in the object. */
    private boolean continues(Vma lower, Vma upper) {
        return lower.end() == upper.start()
                && lower.object() == upper.object()
                && lower.pgoff() + (lower.length() >>> pageShift) == upper.pgoff();
    }

    private static boolean coversAll(Vma area, Vma host) {
        return area.start() == host.start() && area.end() == host.end();
    }

    /** Takes A's addresses away from x, so that a neighbour can grow over them. */
    private void takeFromHost(Vma area, @Nullable Vma host) {
        if (host == null) {
            return;
        }
        if (coversAll(area, host)) {
            tree.remove(host);
        } else if (area.start() == host.start()) {
            host.setPgoff(host.pgoff() + (area.length() >>> pageShift));
            tree.resize(host, area.end(), host.end());
        } else {
            tree.resize(host, host.start(), area.start());
        }
    }

    /** The side that grows inherits the anon_vma of the one that goes. */
    private static void takeOver(Vma growing, Vma going) {
        if (growing.anonVma() == 0) {
            growing.setAnonVma(going.anonVma(), going.anonInherited());
        }
    }
}
