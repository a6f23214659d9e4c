package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.VmaFlags;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two letters by which smaps calls a mapping's flags (show_smap_vma_flags in fs/proc/task_mmu.c, 6.18). */
final class VmFlagNames {

    private static final Map<Long, String> NAMES = names();

    private VmFlagNames() {}

    private static Map<Long, String> names() {
        Map<Long, String> names = new LinkedHashMap<>();
        names.put(VmaFlags.READ, "rd");
        names.put(VmaFlags.WRITE, "wr");
        names.put(VmaFlags.EXEC, "ex");
        names.put(VmaFlags.SHARED, "sh");
        names.put(VmaFlags.MAYREAD, "mr");
        names.put(VmaFlags.MAYWRITE, "mw");
        names.put(VmaFlags.MAYEXEC, "me");
        names.put(VmaFlags.MAYSHARE, "ms");
        names.put(VmaFlags.GROWSDOWN, "gd");
        names.put(VmaFlags.LOCKED, "lo");
        names.put(VmaFlags.IO, "io");
        names.put(VmaFlags.SEQ_READ, "sr");
        names.put(VmaFlags.RAND_READ, "rr");
        names.put(VmaFlags.DONTCOPY, "dc");
        names.put(VmaFlags.DONTEXPAND, "de");
        names.put(VmaFlags.ACCOUNT, "ac");
        names.put(VmaFlags.NORESERVE, "nr");
        names.put(VmaFlags.HUGETLB, "ht");
        names.put(VmaFlags.HUGEPAGE, "hg");
        names.put(VmaFlags.NOHUGEPAGE, "nh");
        return names;
    }

    /** The names of the flags that are set, each with the blank behind it that the kernel writes; {@code ??} for a flag without one. */
    static String of(long flags) {
        StringBuilder text = new StringBuilder();
        for (long rest = flags; rest != 0; rest &= rest - 1) {
            text.append(NAMES.getOrDefault(Long.lowestOneBit(rest), "??")).append(' ');
        }
        return text.toString();
    }
}
