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
        long threadCreate,
        long threadExit,
        long fork,
        long forkVma,
        long forkPage,
        long exit,
        long reap) {

    static ProcessCosts of(CostGroup group) {
        return new ProcessCosts(
                group.time("thread_create_ns"),
                group.time("thread_exit_ns"),
                group.time("fork_ns"),
                group.time("fork_vma_ns"),
                group.time("fork_page_ns"),
                group.time("exit_ns"),
                group.time("reap_ns"));
    }
}
