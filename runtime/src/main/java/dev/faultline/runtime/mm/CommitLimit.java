package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.preset.VmSysctls.Overcommit;

/**
 * What the machine has promised to all its processes, and whether it may promise more: {@code __vm_enough_memory}.
 *
 * <p>Private writable mappings, the heap, stacks and what fork copies are charged when they are made, page by page, whether touched or not; the
 * mapping's {@link VmaFlags#ACCOUNT} remembers it. The sum is {@code Committed_AS}.
 *
 * <pre>
 *   vm.overcommit_memory   2.6                                             6.x
 *
 *   0                      this request &lt; free memory less a 32nd,        this request &lt;= all memory and swap
 *                          and free swap
 *   1                      always                                          always
 *   2                      sum &lt; ratio of memory less a 32nd of it,       sum &lt; ratio of memory less min(8 MiB, a 32nd of memory),
 *                          less a 32nd of what the process has mapped      less min(128 MiB, a 32nd of what the process has mapped)
 * </pre>
 *
 * Swap counts in full besides what mode 2 takes of memory. The deductions are those for users without privileges. Sources: {@code cap_vm_enough_memory} in {@code security/commoncap.c} of Linux
 * 2.6.11; {@code mm/util.c} of Linux 6.x.
 *
 * <p>Simplified: the sum is exact, where the kernel keeps it in per-CPU parts and folds them now and then.
 */
public final class CommitLimit {

    private static final long ADMIN_RESERVE_BYTES = 8 << 20;
    private static final long USER_RESERVE_BYTES = 128 << 20;

    private final Memory memory;
    private final Swap swap;
    private final VmSysctls sysctls;
    private final boolean classic;
    private final int pageShift;

    private long committedPages;

    CommitLimit(Memory memory, Swap swap, VmSysctls sysctls, Behaviour behaviour, int pageShift) {
        this.memory = memory;
        this.swap = swap;
        this.sysctls = sysctls;
        this.classic = behaviour == Behaviour.CLASSIC;
        this.pageShift = pageShift;
    }

    /** Whether mappings are charged even if they ask not to be. */
    public boolean isStrict() {
        return sysctls.overcommit() == Overcommit.NEVER;
    }

    /** Pages promised to all processes together: Committed_AS. */
    public long committedPages() {
        return committedPages;
    }

    /**
     * Promises pages to an address space, if there is enough. An ordered operation.
     *
     * @param pages 0 or more
     * @param returned pages that a replaced mapping is about to give back, not counted in the check
     * @return whether they are promised
     */
    public boolean charge(Cpu cpu, AddressSpace mm, long pages, long returned) {
        if (pages == 0) {
            return true;
        }
        cpu.order();
        if (pages > returned && !isEnough(mm, pages - returned)) {
            return false;
        }
        committedPages += pages;
        return true;
    }

    /** Takes promised pages back. An ordered operation. */
    public void discharge(Cpu cpu, long pages) {
        if (pages != 0) {
            cpu.order();
            committedPages -= pages;
        }
    }

    /** Promises what a program starts with, before anything else runs. */
    void chargeAtBoot(long pages) {
        committedPages += pages;
    }

    private boolean isEnough(AddressSpace mm, long pages) {
        return switch (sysctls.overcommit()) {
            case GUESS -> {
                // As in nr_free_pages, pages on CPUs' own lists do not count.
                long free = memory.freeFrames();
                yield classic
                        ? pages < swap.freePages() + free - free / 32
                        : pages <= memory.totalFrames() + swap.totalPages();
            }
            case ALWAYS -> true;
            case NEVER -> committedPages + pages < strictLimit(mm);
        };
    }

    /** What all processes together may be promised, as {@code mm}'s process sees it. */
    private long strictLimit(AddressSpace mm) {
        long total = memory.totalFrames();
        long allowed = total * sysctls.overcommitRatio() / 100;
        long share = (mm.vmaOps().mappedBytes() >>> pageShift) / 32;
        if (classic) {
            return allowed - allowed / 32 + swap.totalPages() - share;
        }
        return allowed + swap.totalPages() - Math.min(ADMIN_RESERVE_BYTES >>> pageShift, total / 32)
                - Math.min(USER_RESERVE_BYTES >>> pageShift, share);
    }

    /** What to do about a refusal. */
    public String hint() {
        return isStrict()
                ? "unmap something, or raise `sysctl vm.overcommit_ratio`"
                : "give the machine more memory, or set `sysctl vm.overcommit_memory` to 1";
    }

    /** The sentence for a refusal. */
    public String refusal(AddressSpace mm, long pages) {
        return switch (sysctls.overcommit()) {
            case GUESS, ALWAYS -> classic
                    ? pages + " pages are more than could be backed now: " + memory.freeFrames()
                            + " are free, one in 32 of them for root only" + inSwap(" and ", swap.freePages(), " in swap")
                    : pages + " pages are more than the machine has: " + memory.totalFrames()
                            + inSwap(", and ", swap.totalPages(), " of swap");
            case NEVER -> pages + " more pages would exceed what the machine may promise: " + committedPages + " of " + strictLimit(mm)
                    + " pages are promised already (vm.overcommit_memory is 2)";
        };
    }

    /** Words for a machine with swap only. */
    private String inSwap(String before, long pages, String after) {
        return swap.areas().isEmpty() ? "" : before + pages + after;
    }
}
