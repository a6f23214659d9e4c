package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.mm.Memory;

/** What a page-table entry leads to. */
public sealed interface Target {

    /** Nothing. */
    record None() implements Target {}

    /** A table of the next lower level. */
    record Table(long frame) implements Target {}

    /** A page. */
    record Page(long frame) implements Target {

        /** Whether it is the shared page of zeroes. */
        boolean isZero() {
            return frame == Memory.ZERO_PFN;
        }
    }

    /** A huge page of so many frames. */
    record HugePage(long frame, int frames) implements Target {}

    /** The shared huge page of zeroes. */
    record HugeZeroPage(long frame) implements Target {}

    /** A slot of a swap device. */
    record Swap(int device, long slot) implements Target {}

    /** A page of a nonlinearly mapped file. */
    record FilePage(long index) implements Target {}

    /** What the entry of a leaf table leads to. */
    static Target of(Architecture arch, long entry) {
        if (arch.isNone(entry)) {
            return new None();
        }
        if (arch.isPresent(entry)) {
            return new Page(arch.pfn(entry));
        }
        return arch.isFile(entry) ? new FilePage(arch.fileOffset(entry)) : new Swap(arch.swapType(entry), arch.swapOffset(entry));
    }

    /** The target that many places further, or nearer if below 0. */
    default Target further(long places) {
        return switch (this) {
            case None none -> none;
            case Table table -> new Table(table.frame() + places);
            case Page page -> new Page(page.frame() + places);
            case HugePage page -> new HugePage(page.frame() + places * page.frames(), page.frames());
            case HugeZeroPage page -> page;
            case Swap swap -> new Swap(swap.device(), swap.slot() + places);
            case FilePage page -> new FilePage(page.index() + places);
        };
    }
}
