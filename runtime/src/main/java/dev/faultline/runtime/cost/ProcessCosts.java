package dev.faultline.runtime.cost;

/**
 * Birth and death of threads and processes.
 *
 * @param threadCreate starting a thread, in its creator
 * @param threadExit ending a thread, in itself
 * @param fork making a child with an empty address space
 * @param forkVma copying one VMA to the child
 * @param forkPage copying one present entry to the child
 * @param exit ending a process, without its memory
 * @param reap taking an ended child's status
 */
public record ProcessCosts(
        @Key("thread_create_ns") long threadCreate,
        @Key("thread_exit_ns") long threadExit,
        @Key("fork_ns") long fork,
        @Key("fork_vma_ns") long forkVma,
        @Key("fork_page_ns") long forkPage,
        @Key("exit_ns") long exit,
        @Key("reap_ns") long reap) {}
