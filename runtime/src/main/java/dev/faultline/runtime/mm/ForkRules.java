package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.KernelVersion;

/**
 * What fork hands to a child, by kernel generation.
 *
 * <pre>
 *                          2.6.9 - 2.6.13        2.6.14 on                       6.x
 *   entries are copied     of every mapping      of mappings with an anon_vma,   of mappings with an anon_vma
 *                                                and where a fault could not
 *                                                bring them back
 *   child's anon_vma       its parent's          its parent's                    its own, below its parent's
 * </pre>
 *
 * What is not copied the child faults in again: the shared page of zeroes, and pages of files. Sources: {@code mm/memory.c} and {@code
 * kernel/fork.c} of Linux 2.6.11 and 2.6.15; behaviour of Linux 6.18 as measured.
 */
enum ForkRules {

    /** Before lazy copying. */
    EAGER {
        @Override
        boolean copiesEntries(Vma vma) {
            return true;
        }

        @Override
        int childAnonVma(AnonVmas anonVmas, int parents) {
            return parents;
        }
    },

    /** With lazy copying, before anon_vmas of the child's own. */
    LAZY {
        @Override
        boolean copiesEntries(Vma vma) {
            return vma.anonVma() != 0 || (vma.flags() & (VmaFlags.HUGETLB | VmaFlags.NONLINEAR | VmaFlags.RESERVED)) != 0;
        }

        @Override
        int childAnonVma(AnonVmas anonVmas, int parents) {
            return parents;
        }
    },

    /** As measured on 6.18. */
    CHAINED {
        @Override
        boolean copiesEntries(Vma vma) {
            return vma.anonVma() != 0;
        }

        @Override
        int childAnonVma(AnonVmas anonVmas, int parents) {
            return anonVmas.makeBelow(parents);
        }
    };

    private static final KernelVersion FIRST_LAZY = new KernelVersion(2, 6, 14);

    static ForkRules of(KernelPreset kernel) {
        if (kernel.behaviour() == Behaviour.MODERN) {
            return CHAINED;
        }
        return kernel.version().isAtLeast(FIRST_LAZY) ? LAZY : EAGER;
    }

    /** Whether the child gets what the parent's page tables hold for a mapping, and page tables for it. */
    abstract boolean copiesEntries(Vma vma);

    /** The anon_vma of the child's copy of a mapping whose own is {@code parents}, not 0. An ordered operation. */
    abstract int childAnonVma(AnonVmas anonVmas, int parents);
}
