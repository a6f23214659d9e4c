package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelVersion;
import org.jspecify.annotations.Nullable;

/**
 * Files on a disk: pages come from it and go to it by requests, in virtual time. How a fault gets its page, and what is read ahead, is one of two
 * generations': {@link FilemapNopage} with {@link ClassicReadAhead}, or {@link FilemapFault} with {@link OnDemandReadAhead}.
 */
final class DiskStore implements BackingStore {

    private static final KernelVersion ON_DEMAND = new KernelVersion(2, 6, 23);

    private final MemoryManager kernel;
    private final PageReads reads;
    private final ReadAhead readAhead;
    private final @Nullable FilemapNopage nopage;
    private final @Nullable FilemapFault filemapFault;

    DiskStore(MemoryManager kernel) {
        this.kernel = kernel;
        reads = new PageReads(kernel);
        if (kernel.kernel.version().isAtLeast(ON_DEMAND)) {
            OnDemandReadAhead onDemand = new OnDemandReadAhead(kernel, reads);
            readAhead = onDemand;
            filemapFault = new FilemapFault(kernel, onDemand);
            nopage = null;
        } else {
            ClassicReadAhead classic = new ClassicReadAhead(kernel, reads);
            readAhead = classic;
            filemapFault = null;
            nopage = new FilemapNopage(kernel, reads, classic);
        }
    }

    ReadAhead readAhead() {
        return readAhead;
    }

    PageReads reads() {
        return reads;
    }

    @Override
    public boolean bringIn(Fault fault, Inode inode, long index) {
        return nopage != null ? nopage.bringIn(fault, inode, index) : filemapFault.bringIn(fault, inode, index);
    }

    @Override
    public boolean doIo(Fault fault) {
        return filemapFault.doIo(fault);
    }

    @Override
    public boolean mayWrite(Inode inode, long index) {
        return kernel.fileDisk.allocate(inode, index, index + 1);
    }

    @Override
    public boolean writeBack(UserTask task, FaultDesign design, Inode inode, long from, long to) {
        return kernel.writeBack.sync(task, design, inode, from, to);
    }
}
