package dev.faultline.runtime.mm;

/**
 * What the page fault scalability patches count: five lines they append to /proc/meminfo, or to /proc/vmstat in the -mm tree.
 *
 * <p>Source: the posts of V16 to V20 by C. Lameter, January to April 2005.
 */
public enum PatchEvent {
    /** A fault computed the entry that was there already. */
    SPURIOUS("Spurious page faults    "),
    /** Accessed or dirty could not be set: the entry had changed. */
    FLAG_UPDATE("cmpxchg fail flag update"),
    /** A page could not be made writable in place without the lock: the entry had changed. */
    COW_REUSE("cmpxchg fail COW reuse  "),
    /** The zero page could not be entered: somebody was faster. */
    ANON_READ("cmpxchg fail anon read  "),
    /** A new page could not be entered: somebody was faster. */
    ANON_WRITE("cmpxchg fail anon write ");

    private final String label;

    PatchEvent(String label) {
        this.label = label;
    }

    /** As meminfo has it, in 24 columns. */
    public String label() {
        return label;
    }
}
