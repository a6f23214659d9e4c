package dev.faultline.runtime.mm;

/** Takes and releases the lock of a table's entries around what is done to them, for work that goes from table to table. */
public interface TableLocking {

    /** For a caller that holds one lock for all of them. */
    TableLocking HELD = new TableLocking() {
        @Override
        public void lock(PageTable table) {
            // The caller has it.
        }

        @Override
        public void unlock(PageTable table) {
            // The caller keeps it.
        }

        @Override
        public void lockWithUpper(PageTable leaf) {
            // It is the same lock.
        }

        @Override
        public void unlockWithUpper(PageTable leaf) {
            // The caller keeps it.
        }

        @Override
        public PageTables.EntryVisitor around(PageTables tables, PageTables.EntryVisitor visitor) {
            return visitor;
        }
    };

    void lock(PageTable table);

    /** The same with the lock of the table above, which is taken first: to take the leaf table out. */
    void lockWithUpper(PageTable leaf);

    void unlockWithUpper(PageTable leaf);

    /** Releases it; the caller goes on in order, for it looks for the next table without a lock. */
    void unlock(PageTable table);

    /** A visitor under the lock of each table in turn. A huge page that was split before the lock was had is visited by its parts, one that has gone is not. */
    default PageTables.EntryVisitor around(PageTables tables, PageTables.EntryVisitor visitor) {
        return new PageTables.EntryVisitor() {
            @Override
            public void visit(PageTable leaf, int from, int to) {
                lock(leaf);
                visitor.visit(leaf, from, to);
                unlock(leaf);
            }

            @Override
            public void visitHuge(PageTable table, int index, int from, int to) {
                lock(table);
                if (tables.isHuge(table, index)) {
                    visitor.visitHuge(table, index, from, to);
                    unlock(table);
                } else {
                    unlock(table);
                    PageTable parts = tables.child(table, index);
                    if (parts != null) {
                        visit(parts, from, to);
                    }
                }
            }
        };
    }
}
