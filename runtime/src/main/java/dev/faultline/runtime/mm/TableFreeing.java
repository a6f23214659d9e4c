package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.TableRanges.Edges;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelVersion;

/**
 * Which page tables unmapping frees, by kernel generation.
 *
 * <pre>
 *                    |------- directory -------|            a directory is what one entry of the top level of 2.6.10 maps
 *   mappings         ##......######..........###
 *   leaf tables      |t0 |t1 |t2 |t3 |t4 |t5 |
 *   ###### is unmapped:
 *     until 2.6.10   none, as the directory is still in use
 *     from 2.6.11    t1 to t4, which no mapping overlaps any more
 * </pre>
 *
 * Source: {@code free_pgtables} in {@code mm/mmap.c} of Linux 2.6.9 and 2.6.11.
 */
enum TableFreeing {

    /** Tables of whole directories. */
    BY_DIRECTORY {
        @Override
        Edges edges(Edges mappings, Geometry geometry) {
            long directoryBytes = 1L << geometry.spanShift(Math.min(1, geometry.topLevel() - 1));
            long floor = mappings.floor() + directoryBytes - 1 & -directoryBytes;
            long ceiling = mappings.ceiling() & -directoryBytes;
            // 0 is no ceiling, and one that was rounded down to it is the lowest there can be.
            return new Edges(floor, mappings.ceiling() != 0 && ceiling == 0 ? 1 : ceiling);
        }
    },

    /** Every table that no mapping overlaps. */
    BY_TABLE {
        @Override
        Edges edges(Edges mappings, Geometry geometry) {
            return mappings;
        }
    };

    /** The kernel's rule. */
    static TableFreeing of(KernelPreset kernel) {
        return kernel.version().isAtLeast(KernelVersion.of("2.6.11")) ? BY_TABLE : BY_DIRECTORY;
    }

    /** Between which addresses tables may go, given where the neighbouring mappings end and begin. */
    abstract Edges edges(Edges mappings, Geometry geometry);
}
