package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the start of a mapping that grows down to an address below it that was accessed: {@code expand_stack}.
 *
 * <pre>
 *    mapping below        free            stack
 *   |-------------|..................|------------|
 *                 | guard gap |   ^ accessed, by any kind of access, page-aligned
 * </pre>
 *
 * <p>How far below the stack that may be, and whether a gap stays, is the generation's ({@link AddressLayout#stackReachBytes}, {@link
 * AddressLayout#stackGuardBytes}). In both the limits are asked in the same order: address space, stack, locked memory, commit. A refusal is
 * no errno but SIGSEGV.
 *
 * <p>Sources: {@code mm/mmap.c} and the architectures' {@code fault.c} of Linux 2.6.11; {@code expand_downwards} of Linux 6.x.
 *
 * <p>Simplified: one growth is one ordered operation under mmap_sem held for reading; neither the anon_vma's lock of 2.6, which keeps two
 * growths apart, nor, but for designs with locks of VMAs, the change to writing of 6.x is taken. What is locked is not brought in at once.
 */
final class StackGrowth {

    private final MemoryManager kernel;
    private final Geometry geometry;

    StackGrowth(MemoryManager kernel) {
        this.kernel = kernel;
        this.geometry = kernel.arch.geometry();
    }

    /**
     * Grows the stack above the fault's address to it. mmap_sem must be held.
     *
     * @return the mapping that now contains the address, which another task may have grown; null if there is none
     */
    @Nullable
    Vma grow(Fault fault) {
        VmaTree tree = fault.mm().vmas();
        Vma above = tree.find(fault.address);
        if (above == null || !above.has(VmaFlags.GROWSDOWN) || !geometry.isUser(fault.address)) {
            return null;
        }
        // Others grow stacks under the same read lock.
        fault.cpu().order();
        Vma stack = tree.find(fault.address);
        if (stack == null || stack.contains(fault.address)) {
            return stack;
        }
        long start = geometry.pageFloor(fault.address);
        if (!isWithinReach(stack, start) || !keepsGuardGap(tree, stack, start)) {
            return null;
        }
        if (stack.anonVma() == 0) {
            // Its lock keeps growths apart, so it is there even if a limit stops this one: fork then copies the mapping.
            int lent = fault.mm().vmaOps().lendableAnonVma(stack);
            stack.setAnonVma(lent != 0 ? lent : kernel.anonVmas.make(), false);
        }
        if (!isWithinLimits(fault, stack, start)) {
            return null;
        }
        fault.mm().vmaOps().growDown(stack, start);
        return stack;
    }

    private boolean isWithinReach(Vma stack, long start) {
        return geometry.region(start) == geometry.region(stack.start()) && stack.start() - start <= kernel.layout.stackReachBytes();
    }

    private boolean keepsGuardGap(VmaTree tree, Vma stack, long start) {
        Vma below = tree.previous(stack);
        boolean guarded = below != null && !below.has(VmaFlags.GROWSDOWN) && (below.flags() & VmaFlags.PROTECTION) != 0;
        return !guarded || start - below.end() >= kernel.layout.stackGuardBytes();
    }

    private boolean isWithinLimits(Fault fault, Vma stack, long start) {
        AddressSpace mm = fault.mm();
        long growth = stack.start() - start;
        if (kernel.limits.refusal(mm, growth, stack.flags(), SpaceLimits.Replaced.NOTHING) != null
                || stack.end() - start > kernel.limits.values().stack()
                || stack.has(VmaFlags.LOCKED) && kernel.limits.lockRefusal(mm, growth) != null) {
            return false;
        }
        long pages = stack.has(VmaFlags.ACCOUNT) ? growth >>> geometry.pageShift() : 0;
        return kernel.commit.charge(fault.cpu(), mm, pages, 0);
    }
}
