package dev.faultline.interpreter.bridge;

import dev.faultline.runtime.stats.LatencyHistogram;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.units.VirtualTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot of an account of the simulator, under the published field names. Engine units are cut to nanoseconds here and nowhere else. */
final class SimulatedFigures implements Figures {

    private static final Map<String, Stat> KINDS = kinds();

    private final Map<String, @Nullable Object> fields;

    private SimulatedFigures(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** The figures of an account; its wall time is the time it was active. */
    static Figures of(Stats stats) {
        return of(stats, stats.wallTime());
    }

    /**
     * The figures of an account with another wall time.
     *
     * @param wall in engine units
     */
    static Figures of(Stats stats, long wall) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("hits", 0L);
        fields.put("pages", stats.get(Stat.PAGES));
        fields.put("faults", stats.faults());
        count(fields, stats, "minor", Stat.MINOR);
        count(fields, stats, "major", Stat.MAJOR);
        count(fields, stats, "segv", Stat.SEGV);
        count(fields, stats, "sigbus", Stat.SIGBUS);
        fields.put("errno", stats.errno());
        Map<String, Object> kinds = new LinkedHashMap<>();
        KINDS.forEach((name, stat) -> kinds.put(name, stats.get(stat)));
        fields.put("kinds", Collections.unmodifiableMap(kinds));
        count(fields, stats, "prefaulted", Stat.PREFAULTED);
        count(fields, stats, "discarded", Stat.DISCARDED);
        count(fields, stats, "overshoot", Stat.OVERSHOOT);
        fields.put("rss", stats.rss());
        count(fields, stats, "anon_rss", Stat.ANON_RSS);
        count(fields, stats, "file_rss", Stat.FILE_RSS);
        count(fields, stats, "shmem_rss", Stat.SHMEM_RSS);
        count(fields, stats, "swapped", Stat.SWAPPED);
        count(fields, stats, "page_tables", Stat.PAGE_TABLES);
        count(fields, stats, "vmas", Stat.VMAS);
        count(fields, stats, "child_page_tables", Stat.CHILD_PAGE_TABLES);
        count(fields, stats, "lock_acquisitions", Stat.LOCK_ACQUISITIONS);
        count(fields, stats, "contended", Stat.CONTENDED);
        time(fields, "lock_wait_ns", stats.get(Stat.LOCK_WAIT));
        time(fields, "lock_hold_ns", stats.get(Stat.LOCK_HOLD));
        count(fields, stats, "entry_atomics", Stat.ENTRY_ATOMICS);
        count(fields, stats, "counter_atomics", Stat.COUNTER_ATOMICS);
        count(fields, stats, "cmpxchg_fail", Stat.CMPXCHG_FAIL);
        count(fields, stats, "retry", Stat.RETRY);
        count(fields, stats, "fallback", Stat.FALLBACK);
        count(fields, stats, "tlb_miss", Stat.TLB_MISS);
        count(fields, stats, "tlb_flush", Stat.TLB_FLUSH);
        count(fields, stats, "ipi", Stat.IPI);
        time(fields, "cpu_ns", stats.cpuTime());
        time(fields, "user_ns", stats.get(Stat.USER_TIME));
        time(fields, "sys_ns", stats.get(Stat.SYS_TIME));
        time(fields, "wall_ns", wall);
        fields.put("latency_ns", latency(stats.latencies()));
        fields.put("rate", perSecond(stats.get(Stat.PAGES), wall));
        fields.put("rate_per_cpu", perSecond(stats.get(Stat.PAGES), stats.cpuTime()));
        return new SimulatedFigures(Collections.unmodifiableMap(fields));
    }

    private static Map<String, Stat> kinds() {
        Map<String, Stat> kinds = new LinkedHashMap<>();
        for (Stat stat : Stat.values()) {
            if (stat.compareTo(Stat.ZERO_PAGE) >= 0 && stat.compareTo(Stat.LOST_RACE) <= 0) {
                kinds.put(stat.name().toLowerCase(Locale.ROOT), stat);
            }
        }
        return kinds;
    }

    private static void count(Map<String, @Nullable Object> fields, Stats stats, String name, Stat stat) {
        fields.put(name, stats.get(stat));
    }

    private static void time(Map<String, @Nullable Object> fields, String name, long time) {
        fields.put(name, VirtualTime.toNanos(time));
    }

    private static Map<String, Object> latency(@Nullable LatencyHistogram latencies) {
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("p50", latencies == null ? 0L : latencies.percentile(500));
        latency.put("p90", latencies == null ? 0L : latencies.percentile(900));
        latency.put("p99", latencies == null ? 0L : latencies.percentile(990));
        latency.put("max", latencies == null ? 0L : latencies.max());
        return Collections.unmodifiableMap(latency);
    }

    private static double perSecond(long pages, long time) {
        return time == 0 ? 0 : pages * 1e9 * VirtualTime.PER_NANOSECOND / time;
    }

    @Override
    public List<String> fields() {
        return List.copyOf(fields.keySet());
    }

    @Override
    public @Nullable Object get(String field) {
        return fields.get(field);
    }

    @Override
    public Map<String, @Nullable Object> asMap() {
        return fields;
    }

    @Override
    public Figures withHits(long hits) {
        return with("hits", hits);
    }

    @Override
    public Figures withErrno(@Nullable String errno) {
        return with("errno", errno);
    }

    private Figures with(String field, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new SimulatedFigures(Collections.unmodifiableMap(changed));
    }
}
