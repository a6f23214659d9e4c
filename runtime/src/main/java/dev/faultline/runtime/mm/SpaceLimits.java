package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.Tunable;
import org.jspecify.annotations.Nullable;

/**
 * Whether an address space may get larger by the limits of its process: {@code may_expand_vm}.
 *
 * <p>All calls that map more ask here: mmap, brk, mremap, stack growth. What counts as data is the generation's, {@link VmaRules#isData}. The
 * sums are made anew each time, and only where there is a limit.
 */
public final class SpaceLimits {

    private final ResourceLimits limits;
    private final VmaRules rules;

    SpaceLimits(ResourceLimits limits, VmaRules rules) {
        this.limits = limits;
        this.rules = rules;
    }

    /** The limits of every process. */
    public ResourceLimits values() {
        return limits;
    }

    /**
     * Says why {@code bytes} more of mappings with {@code flags} would be too much.
     *
     * @param replaced mappings that are about to go and do not count
     * @return a sentence; null where they are not
     */
    public @Nullable String refusal(AddressSpace mm, long bytes, long flags, Replaced replaced) {
        if (limits.addressSpace() != Tunable.UNLIMITED) {
            long mapped = mm.vmaOps().mappedBytes() - mm.vmaOps().bytes(replaced.from(), replaced.to(), _ -> true);
            if (exceeds(mapped, bytes, limits.addressSpace())) {
                return sentence(bytes, "as", mapped, "mapped", limits.addressSpace());
            }
        }
        if (limits.data() != Tunable.UNLIMITED && rules.isData(flags)) {
            long data = mm.vmaOps().bytes(0, -1, this::isData) - mm.vmaOps().bytes(replaced.from(), replaced.to(), this::isData);
            if (exceeds(data, bytes, limits.data())) {
                return sentence(bytes, "data", data, "mapped as data", limits.data());
            }
        }
        return null;
    }

    /** Mappings that a call is about to replace. */
    public record Replaced(long from, long to) {
        /** Nothing is replaced. */
        public static final Replaced NOTHING = new Replaced(0, 0);
    }

    /** The same for locking {@code bytes} more into memory. */
    public @Nullable String lockRefusal(AddressSpace mm, long bytes) {
        if (limits.memlock() == Tunable.UNLIMITED) {
            return null;
        }
        long locked = mm.vmaOps().bytes(0, -1, vma -> vma.has(VmaFlags.LOCKED));
        return exceeds(locked, bytes, limits.memlock())
                ? sentence(bytes, "memlock", locked, "locked", limits.memlock())
                : null;
    }

    private boolean isData(Vma vma) {
        return rules.isData(vma.flags());
    }

    private static boolean exceeds(long present, long more, long limit) {
        return more > limit || present > limit - more;
    }

    private static String sentence(long more, String limit, long present, String what, long bytes) {
        return more + " bytes more would exceed rlimit " + limit + ": " + present + " are " + what + ", and the limit is " + bytes;
    }
}
