package dev.faultline.runtime.machine;

import dev.faultline.runtime.machine.Machine.Result;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.Vmscan;
import dev.faultline.runtime.syscall.Advice;
import dev.faultline.runtime.syscall.Madvise;
import dev.faultline.runtime.syscall.Mlock;
import dev.faultline.runtime.syscall.Mlockall;
import dev.faultline.runtime.syscall.Munlock;
import dev.faultline.runtime.syscall.Swapoff;
import dev.faultline.runtime.syscall.SyscallException;
import java.util.Set;

/** What decides which pages are in memory: the locks and the advice of the current thread of a machine, and others who want memory too. */
public final class Residency {

    private final Operations operations;
    private final Vmscan vmscan;
    private final Mlock mlock;
    private final Munlock munlock;
    private final Mlockall mlockall;
    private final Madvise madvise;
    private final Swapoff swapoff;

    Residency(Operations operations, MemoryManager kernel, FaultDesign design, Populate populate, Vmscan vmscan) {
        this.operations = operations;
        this.vmscan = vmscan;
        mlock = new Mlock(kernel, design, populate);
        munlock = new Munlock(kernel, design, populate);
        mlockall = new Mlockall(kernel, design, populate);
        madvise = new Madvise(kernel, design, populate);
        swapoff = new Swapoff(kernel, design);
    }

    // ---- what the thread asks for -----------------------------------------------------------------------------------

    /** Locks a range into memory; {@code onFault}: its pages as they are touched. */
    public Result<Void> mlock(long start, long length, boolean onFault) {
        return operations.perform(thread -> mlock.call(thread, start, length, onFault));
    }

    public Result<Void> munlock(long start, long length) {
        return operations.perform(thread -> munlock.call(thread, start, length));
    }

    /** Locks the address space. */
    public Result<Void> mlockall(Set<Mlockall.Flag> flags) {
        return operations.perform(thread -> mlockall.lock(thread, flags));
    }

    public Result<Void> munlockall() {
        return operations.perform(mlockall::unlock);
    }

    /** Advises the kernel about a range. */
    public Result<Void> madvise(long start, long length, Advice advice) {
        return operations.perform(thread -> madvise.call(thread, start, length, advice));
    }

    /**
     * Turns all swap off, which brings back what is there.
     *
     * @throws SyscallException EINVAL if there is none, ENOMEM
     */
    public Result<Void> swapoff() {
        return operations.perform(swapoff::call);
    }

    // ---- what others take -------------------------------------------------------------------------------------------

    /**
     * Lets another user take {@code pages} pages, which stay its own until {@link #releasePressure}. The stats tell what that did to the current process.
     *
     * @throws OutOfMemoryException when the other user, or the main program, was killed over it
     */
    public Result<Void> pressure(long pages) {
        return operations.performWaiting(thread -> vmscan.pressure().take(thread, pages));
    }

    /** Lets the other user give back all it has. */
    public Result<Void> releasePressure() {
        return operations.performWaiting(thread -> vmscan.pressure().release(thread));
    }

    /** Frees {@code pages} pages, whoever has them and as far as that goes; the value is how many. */
    public Result<Long> reclaim(long pages) {
        return operations.waiting(thread -> vmscan.reclaim(thread, pages));
    }

    /** Writes out and frees all pages that go to swap, but for locked ones. */
    public Result<Void> reclaimAll() {
        return operations.performWaiting(vmscan::reclaimSwapBacked);
    }
}
