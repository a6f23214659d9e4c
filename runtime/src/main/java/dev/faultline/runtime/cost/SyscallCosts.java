package dev.faultline.runtime.cost;

/**
 * System calls on address spaces, without their locks.
 *
 * @param entry into the kernel
 * @param exit back to user mode
 * @param mmap making a mapping: finding room, a new VMA, its insertion
 * @param munmap removing a mapping, without its pages
 * @param mprotect changing a range's protection, without its pages
 * @param brk moving the end of the heap, without pages
 * @param mremap moving or resizing a mapping, without its pages
 * @param vmaSplit splitting a VMA in two
 * @param vmaMerge merging two VMAs
 * @param protectPage changing one present entry's protection
 * @param movePage moving one present entry to another table
 * @param unmapPage clearing one present entry; reverse map and freeing come on top
 * @param unmapHole skipping one absent entry
 */
public record SyscallCosts(
        long entry,
        long exit,
        long mmap,
        long munmap,
        long mprotect,
        long brk,
        long mremap,
        long vmaSplit,
        long vmaMerge,
        long protectPage,
        long movePage,
        long unmapPage,
        long unmapHole) {

    static SyscallCosts of(CostGroup group) {
        return new SyscallCosts(
                group.time("entry_ns"),
                group.time("exit_ns"),
                group.time("mmap_ns"),
                group.time("munmap_ns"),
                group.time("mprotect_ns"),
                group.time("brk_ns"),
                group.time("mremap_ns"),
                group.time("vma_split_ns"),
                group.time("vma_merge_ns"),
                group.time("protect_page_ns"),
                group.time("move_page_ns"),
                group.time("unmap_page_ns"),
                group.time("unmap_hole_ns"));
    }
}
