package dev.faultline.runtime.mm;

import java.util.LinkedHashMap;
import java.util.Map;

/** The kernel's own event counters, as /proc/vmstat names them. Per-CPU on the real machine, so counting them costs nothing here. */
public final class VmStat {

    long pgalloc;
    long pgfree;
    long pgactivate;
    long pgfault;
    long pgmajfault;

    /** Name and value, in the order /proc/vmstat prints them. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("pgalloc", pgalloc);
        counters.put("pgfree", pgfree);
        counters.put("pgactivate", pgactivate);
        counters.put("pgfault", pgfault);
        counters.put("pgmajfault", pgmajfault);
        return counters;
    }
}
