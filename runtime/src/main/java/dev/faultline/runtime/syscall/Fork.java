package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.CopyPageRange;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.stats.Stat;

/** fork, as far as memory goes: the child's address space (kernel/fork.c: copy_mm, 2.6.11). Its first task is the caller's business. */
public final class Fork {

    private final MemoryManager kernel;
    private final FaultDesign design;

    public Fork(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /**
     * Makes an address space with a copy of the parent's mappings and pages.
     *
     * @throws SyscallException ENOMEM, with nothing of the child left
     */
    public AddressSpace call(UserTask parent) {
        parent.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().process().fork());
        AddressSpace child = kernel.addressSpaces().make(parent);
        if (child == null) {
            throw outOfMemory();
        }
        CopyPageRange copy = kernel.copyPageRange(parent, child);
        if (!design.fork(parent, copy)) {
            design.exit(parent, child);
            throw copy.refusedPages() == 0
                    ? outOfMemory()
                    : SyscallException.overcommitted(kernel.commit(), parent.mm(), copy.refusedPages());
        }
        // Not the CPU it began on, perhaps: it may have slept for mmap_sem.
        parent.account().add(Stat.CHILD_PAGE_TABLES, child.tables() - parent.mm().tables());
        parent.cpu().charge(kernel.cost().syscall().exit());
        return child;
    }

    private static SyscallException outOfMemory() {
        return new SyscallException("ENOMEM", "the machine has no page left for the child's page tables");
    }
}
