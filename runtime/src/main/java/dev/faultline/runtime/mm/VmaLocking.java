package dev.faultline.runtime.mm;

import org.jspecify.annotations.Nullable;

/**
 * What has to be done before a mapping changes that faults may be using without mmap_sem.
 *
 * <p>{@link VmaLocks} keeps such faults out; with {@link OrderedChanges} they find out themselves. Whoever changes mappings holds mmap_sem for writing,
 * begins by {@link #begin} and ends by {@link #endWriteAll}.
 */
public interface VmaLocking {

    /** Faults hold mmap_sem, which keeps them out. */
    VmaLocking NONE = new VmaLocking() {
        @Override
        public void begin(UserTask task) {}

        @Override
        public void startWrite(@Nullable Vma... vmas) {}

        @Override
        public void endWriteAll(UserTask task) {}

        @Override
        public void attached(Vma vma) {}

        @Override
        public void detached(Vma vma) {}
    };

    /** The task has taken mmap_sem for writing. */
    void begin(UserTask task);

    /**
     * Keeps faults out of mappings that are about to change, until {@link #endWriteAll}: vma_start_write. What follows, up to the next charge, is in
     * order: faults look at the tree of mappings without any lock.
     *
     * @param vmas null where there is none
     */
    void startWrite(@Nullable Vma... vmas);

    /** The task is about to release mmap_sem: lets faults use all mappings again. */
    void endWriteAll(UserTask task);

    /** A mapping has come into the tree. */
    void attached(Vma vma);

    /** A mapping has left the tree. */
    void detached(Vma vma);
}
