package dev.faultline.runtime.mm;

import dev.faultline.runtime.sync.ReadMostlyWord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The locks of an address space's mappings, for designs in which a fault takes that of its own mapping in place of mmap_lock.
 *
 * <pre>
 *                       mm_lock_seq   vm_lock_seq of A, B, C
 *   mmap_write_lock         7             -1   4   6
 *   vma_start_write(B)      7             -1   7   6        once no fault uses B; A and C are not touched
 *   mmap_write_unlock       8             -1   7   6        all are unlocked by one store
 * </pre>
 *
 * Source: include/linux/mm.h and mmap_lock.h of Linux 6.4 and 6.15.
 *
 * <p>Simplified: a new mapping is born write-locked, without an operation on its lock. The number never wraps.
 */
final class VmaLocks implements VmaLocking {

    private final Supplier<VmaLock> newLock;

    /** mm_lock_seq. */
    private final ReadMostlyWord sequence;

    private @Nullable UserTask writer;

    VmaLocks(Supplier<VmaLock> newLock, ReadMostlyWord sequence) {
        this.newLock = newLock;
        this.sequence = sequence;
    }

    ReadMostlyWord sequence() {
        return sequence;
    }

    /** Whether a mapping, of which the number of the address space has just been read, is write-locked. In order. */
    boolean isWriteLocked(Vma vma) {
        return vma.lock().sequence == sequence.value();
    }

    @Override
    public void begin(UserTask task) {
        writer = task;
    }

    @Override
    public void startWrite(@Nullable Vma... vmas) {
        UserTask task = writer;
        if (task == null) {
            // Nobody knows the address space yet, or nobody any more.
            return;
        }
        for (Vma vma : vmas) {
            if (vma != null && !isWriteLocked(vma)) {
                VmaLock lock = vma.lock();
                lock.excludeReaders(task);
                task.cpu().order();
                lock.sequence = sequence.value();
                lock.admitReaders(task);
            }
        }
        task.cpu().order();
    }

    @Override
    public void endWriteAll(UserTask task) {
        task.cpu().order();
        writer = null;
        sequence.increment(task.cpu());
    }

    @Override
    public void attached(Vma vma) {
        VmaLock lock = newLock.get();
        lock.attach();
        if (writer != null) {
            lock.sequence = sequence.value();
        }
        vma.lock(lock);
    }

    @Override
    public void detached(Vma vma) {
        vma.lock().detach();
    }

    /** What must hold between two statements; a sentence for each violation. */
    List<String> invariants(AddressSpace mm) {
        List<String> violations = new ArrayList<>();
        if (writer != null) {
            violations.add("mappings of address space " + mm.id() + " are write-locked between two statements");
        }
        for (Vma vma : mm.vmas()) {
            if (vma.lock().isDetached()) {
                violations.add("the mapping " + vma + " is in the tree, and its lock says that it is not");
            } else if (!vma.lock().readers().isFree() || isWriteLocked(vma)) {
                violations.add("the lock of the mapping " + vma + " is held between two statements");
            }
        }
        return violations;
    }
}
