package dev.faultline.runtime.cost;

/**
 * System calls on address spaces, without their locks.
 *
 * @param entry into the kernel
 * @param exit back to user mode
 * @param mmap making a mapping: finding room, a new VMA, its insertion
 * @param munmap removing a mapping, without its pages
 * @param mprotect changing a range's protection, without its pages
 * @param vmaSplit splitting a VMA in two
 * @param vmaMerge merging two VMAs
 * @param protectPage changing one present entry's protection
 * @param unmapPage clearing one present entry; reverse map and freeing come on top
 * @param unmapHole skipping one absent entry
 */
public record SyscallCosts(
        @Key("entry_ns") long entry,
        @Key("exit_ns") long exit,
        @Key("mmap_ns") long mmap,
        @Key("munmap_ns") long munmap,
        @Key("mprotect_ns") long mprotect,
        @Key("vma_split_ns") long vmaSplit,
        @Key("vma_merge_ns") long vmaMerge,
        @Key("protect_page_ns") long protectPage,
        @Key("unmap_page_ns") long unmapPage,
        @Key("unmap_hole_ns") long unmapHole) {}
