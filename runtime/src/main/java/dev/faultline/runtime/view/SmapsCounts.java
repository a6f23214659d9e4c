package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FrameTable;
import dev.faultline.runtime.mm.Memory;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTables;
import dev.faultline.runtime.mm.Swap;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;

/**
 * The pages of one mapping, as smaps counts them. All in bytes but the flags and whether huge pages are for it.
 *
 * @param size of the mapping
 * @param pageSize of a page
 * @param rss present pages
 * @param pss present pages, each divided by the number of entries that map it
 * @param pssDirty the dirty ones among them
 * @param sharedClean pages that others use too, not written
 * @param sharedDirty pages that others use too, written
 * @param privateClean pages of this mapping alone, not written
 * @param privateDirty pages of this mapping alone, written
 * @param referenced pages that were used
 * @param anonymous pages of anonymous memory
 * @param anonHuge anonymous memory that huge entries map
 * @param hugeEligible whether faults may bring in huge pages
 * @param swap pages in swap
 * @param swapPss pages in swap, each divided by the number of entries that name its slot
 * @param locked the proportional share of a locked mapping; 0 for others
 * @param flags {@link VmaFlags} of the mapping
 */
public record SmapsCounts(
        long size,
        long pageSize,
        long rss,
        long pss,
        long pssDirty,
        long sharedClean,
        long sharedDirty,
        long privateClean,
        long privateDirty,
        long referenced,
        long anonymous,
        long anonHuge,
        boolean hugeEligible,
        long swap,
        long swapPss,
        long locked,
        long flags) {

    /** Fraction bits of a proportional share, against rounding: PSS_SHIFT. */
    private static final int SHARE_SHIFT = 12;

    static SmapsCounts of(MemoryManager kernel, AddressSpace mm, Vma vma, SmapsFormat format) {
        Counter counter = new Counter(kernel, format);
        mm.pageTables().forEachEntry(vma.start(), vma.end(), new PageTables.EntryVisitor() {
            @Override
            public void visit(PageTable leaf, int from, int to) {
                for (int i = from; i < to; i++) {
                    counter.add(leaf.words[i]);
                }
            }

            @Override
            public void visitHuge(PageTable table, int index, int from, int to) {
                for (int i = from; i < to; i++) {
                    counter.add(mm.pageTables().part(table.words[index], i));
                }
                counter.hugePages += mm.pageTables().mapsHugeZeroes(table, index) ? 0 : to - from;
            }
        });
        return counter.result(vma, kernel.hugePages().mayFault(vma));
    }

    /** Adds entries up. */
    private static final class Counter {
        final Architecture arch;
        final FrameTable frames;
        final Swap swapped;
        final SmapsFormat format;
        final long pageBytes;
        long rss;
        long share;
        long dirtyShare;
        long sharedClean;
        long sharedDirty;
        long privateClean;
        long privateDirty;
        long referenced;
        long anonymous;
        long swap;
        long swapShare;
        long hugePages;

        Counter(MemoryManager kernel, SmapsFormat format) {
            this.arch = kernel.arch();
            this.frames = kernel.frames();
            this.swapped = kernel.swap();
            this.format = format;
            this.pageBytes = arch.geometry().pageBytes();
        }

        /** Adds an entry as it is. It is read without its lock, so what it names may not count it yet, or not any more. */
        void add(long entry) {
            if (swapped.isSwap(entry)) {
                swap += pageBytes;
                swapShare += (pageBytes << SHARE_SHIFT) / Math.max(1, swapped.users(entry));
            }
            if (!arch.isPresent(entry)) {
                return;
            }
            long frame = arch.pfn(entry);
            if (frame == Memory.ZERO_PFN) {
                if (format.countsZeroPage()) {
                    rss += pageBytes;
                    sharedClean += pageBytes;
                }
                return;
            }
            rss += pageBytes;
            boolean dirty = arch.isDirty(entry) || format.asksPage() && frames.has(frame, FrameTable.DIRTY);
            if (format.users(frames, frame) > 1) {
                sharedClean += dirty ? 0 : pageBytes;
                sharedDirty += dirty ? pageBytes : 0;
            } else {
                privateClean += dirty ? 0 : pageBytes;
                privateDirty += dirty ? pageBytes : 0;
            }
            long part = (pageBytes << SHARE_SHIFT) / Math.max(1, frames.mapCount(frame));
            share += part;
            dirtyShare += dirty ? part : 0;
            referenced += arch.isYoung(entry) || frames.has(frame, FrameTable.REFERENCED) ? pageBytes : 0;
            anonymous += frames.has(frame, FrameTable.ANON) ? pageBytes : 0;
        }

        SmapsCounts result(Vma vma, boolean hugeEligible) {
            return new SmapsCounts(
                    vma.length(),
                    pageBytes,
                    rss,
                    share >>> SHARE_SHIFT,
                    dirtyShare >>> SHARE_SHIFT,
                    sharedClean,
                    sharedDirty,
                    privateClean,
                    privateDirty,
                    referenced,
                    anonymous,
                    hugePages * pageBytes,
                    hugeEligible,
                    swap,
                    swapShare >>> SHARE_SHIFT,
                    vma.has(VmaFlags.LOCKED) ? share >>> SHARE_SHIFT : 0,
                    vma.flags());
        }
    }
}
