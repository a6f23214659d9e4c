package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelVersion;

/**
 * Which faults a kernel handles under the lock of their VMA; it grew from version to version.
 *
 * <pre>
 *          6.4                         6.6                  6.10
 *   VMA    private anonymous, with     any; private         any
 *          its anon_vma                anonymous with its
 *                                      anon_vma
 *   entry  none or present             in swap too
 * </pre>
 *
 * @param locksObjects whether VMAs with an object behind them are locked
 * @param locksFresh whether private anonymous VMAs are before they have an anon_vma
 * @param bringsIn whether pages are brought in from swap under the lock
 */
public record VmaLockRules(boolean locksObjects, boolean locksFresh, boolean bringsIn) {

    /** The kernel that has such locks first. */
    public static final KernelVersion FIRST = new KernelVersion(6, 4, 0);

    private static final KernelVersion FIRST_FOR_OBJECTS = new KernelVersion(6, 6, 0);
    private static final KernelVersion FIRST_FOR_FRESH = new KernelVersion(6, 10, 0);

    static VmaLockRules of(KernelVersion version) {
        boolean objects = version.isAtLeast(FIRST_FOR_OBJECTS);
        return new VmaLockRules(objects, version.isAtLeast(FIRST_FOR_FRESH), objects);
    }

    /** Whether a fault may take the lock of such a VMA. */
    boolean mayLock(Vma vma) {
        return vma.object() == null ? locksFresh || vma.anonVma() != 0 : locksObjects;
    }
}
