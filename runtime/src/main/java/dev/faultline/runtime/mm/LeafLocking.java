package dev.faultline.runtime.mm;

/** Takes and releases the lock of a leaf table's entries around what is done to them, for work that goes from table to table. */
public interface LeafLocking {

    /** For a caller that holds one lock for all of them. */
    LeafLocking HELD = new LeafLocking() {
        @Override
        public void lock(PageTable leaf) {
            // The caller has it.
        }

        @Override
        public void unlock(PageTable leaf) {
            // The caller keeps it.
        }
    };

    void lock(PageTable leaf);

    /** Releases it; the caller goes on in order, for it looks for the next table without a lock. */
    void unlock(PageTable leaf);
}
