package dev.faultline.conformance.reference;

/**
 * What two neighbouring areas must have in common to become one: the flags of a mapping.
 *
 * @param accounted counts towards the commit limit: set as soon as private memory is writable, dropped when it becomes read-only before
 *     its first write
 * @param readAhead what madvise said about the order of accesses
 */
record Traits(boolean read, boolean write, boolean exec, boolean shared, boolean accounted, boolean noreserve, boolean growsDown,
        boolean locked, boolean lockedOnFault, boolean skippedByFork, boolean wipedByFork, ReadAhead readAhead) {

    enum ReadAhead {
        NORMAL, RANDOM, SEQUENTIAL
    }

    static Traits mapping(String protection, boolean shared, boolean noreserve, boolean growsDown, boolean locked) {
        boolean write = protection.contains("w");
        return new Traits(
                protection.contains("r"),
                write,
                protection.contains("x"),
                shared,
                write && !shared && !noreserve,
                noreserve,
                growsDown,
                locked,
                false,
                false,
                false,
                ReadAhead.NORMAL);
    }

    /** Any right at all. */
    boolean isAccessible() {
        return read || write || exec;
    }

    /** @param untouched private memory without a page of its own yet */
    Traits withProtection(String protection, boolean untouched) {
        boolean newWrite = protection.contains("w");
        boolean account = newWrite ? accounted || !(shared || noreserve || write) : accounted && !untouched;
        return new Traits(
                protection.contains("r"),
                newWrite,
                protection.contains("x"),
                shared,
                account,
                noreserve,
                growsDown,
                locked,
                lockedOnFault,
                skippedByFork,
                wipedByFork,
                readAhead);
    }

    Traits withLock(boolean lock, boolean onFault) {
        return new Traits(
                read, write, exec, shared, accounted, noreserve, growsDown, lock, onFault, skippedByFork, wipedByFork, readAhead);
    }

    Traits withReadAhead(ReadAhead advice) {
        return new Traits(
                read, write, exec, shared, accounted, noreserve, growsDown, locked, lockedOnFault, skippedByFork, wipedByFork, advice);
    }

    Traits withFork(boolean skipped, boolean wiped) {
        return new Traits(
                read, write, exec, shared, accounted, noreserve, growsDown, locked, lockedOnFault, skipped, wiped, readAhead);
    }

    /** Whether they differ in rights at most. */
    boolean likeButForRights(Traits other) {
        return new Traits(
                other.read,
                other.write,
                other.exec,
                shared,
                accounted,
                noreserve,
                growsDown,
                locked,
                lockedOnFault,
                skippedByFork,
                wipedByFork,
                readAhead).equals(other);
    }
}
