package dev.faultline.launcher;

import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.NoteReport;
import dev.faultline.launcher.report.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hand-made runs, small enough to check by eye, with every field of the published list. */
public final class SampleRuns {

    private static final List<String> COUNTS_BEFORE_KINDS = List.of("hits", "pages", "faults", "minor", "major", "segv", "sigbus");
    private static final List<String> KINDS = List.of("zero_page", "anonymous", "zero_cow", "cow", "reuse", "file_read", "file_write",
            "file_private", "file_private_cow", "shared_wp", "shmem_read", "shmem_write", "swap_in", "spurious", "access_bit",
            "lost_race");
    private static final List<String> COUNTS_AFTER_KINDS = List.of("prefaulted", "discarded", "overshoot", "rss", "anon_rss", "file_rss",
            "shmem_rss", "swapped", "page_tables", "vmas", "lock_acquisitions", "contended", "lock_wait_ns", "lock_hold_ns",
            "entry_atomics", "counter_atomics", "cmpxchg_fail", "retry", "fallback", "tlb_miss", "tlb_flush", "ipi", "cpu_ns", "user_ns",
            "sys_ns", "wall_ns");

    private SampleRuns() {}

    /** One machine, a mapping, writes by eight threads, a signal that was expected; a module's line; work at exit. */
    public static RunReport faulting() {
        Figures map = figures(Map.of("hits", 1L, "wall_ns", 1_230L, "cpu_ns", 1_230L));
        Figures threads = figures(Map.of("hits", 1L, "wall_ns", 41_000L));
        Figures inside = figures(Map.of("pages", 65_536L, "faults", 65_536L, "minor", 65_536L, "kinds.anonymous", 65_536L,
                "lock_wait_ns", 250_400_000L, "wall_ns", 379_000_000L, "cpu_ns", 2_100_000_000L));
        Figures touch = figures(Map.of("hits", 8L, "pages", 65_536L, "faults", 65_536L, "kinds.anonymous", 65_536L, "lock_wait_ns",
                250_400_000L, "wall_ns", 378_900_000L, "cpu_ns", 2_100_000_000L));
        Figures refused = figures(Map.of("hits", 1L, "segv", 1L, "wall_ns", 900L));
        Figures exit = figures(Map.of("wall_ns", 99_960_000L, "cpu_ns", 99_960_000L));
        Figures totals = figures(Map.of("hits", 11L, "pages", 65_536L, "faults", 65_536L, "kinds.anonymous", 65_536L, "segv", 1L,
                "lock_wait_ns", 250_400_000L, "wall_ns", 479_100_000L, "cpu_ns", 2_200_000_000L));
        MachineReport machine = new MachineReport(0, "first.fault", 2, "ia64", 8, 16_384, "2.6.11", "single-ptl", 0,
                ordered("SMP", "y"), "altix-itanium2",
                List.of(new LineReport("first.fault", 6, "let heap = mmap 1GiB", map, null),
                        new LineReport("first.fault", 7, "threads 8 as t { touch write heap.slice(t, 8) }", threads, inside),
                        new LineReport("first.fault", 8, "expect segv { touch write ro }  # a comment that makes this line a long one",
                                refused, null),
                        new LineReport("std/pft", 12, "touch write part", touch, null),
                        new LineReport("first.fault", 0, "(exit)", exit, null)),
                totals,
                List.of(new LockReport("mmap_sem", "rwsem", "xadd", 65_540, 12, 40_000, 9_000_000, 3_100, 65_537, 3),
                        new LockReport("page_table_lock", "spinlock", "test-and-set", 131_072, 88_000, 250_400_000, 31_000_000, 90_000,
                                0, 0),
                        new LockReport("zone->lock", "spinlock", "test-and-set", 0, 0, 0, 0, 0, 0, 0)),
                ordered("pgfault", 65_536L, "pgmajfault", 0L),
                List.of(new NoteReport("kernel", "the design of 6.18 is not built yet; single-ptl runs instead", "first.fault", 3)));
        return new RunReport("0.1.0", "first.fault", null, ordered("workers", 8L, "share", 0.5), "0123456789abcdef", List.of(machine),
                List.of(),
                List.of("done"), List.of());
    }

    /** Four machines and emitted rows, as the page-fault test makes them; ended by an error. */
    public static RunReport sweeping() {
        List<MachineReport> machines = new ArrayList<>();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long threads = 1L << i;
            long wall = 2_212_600_000L / threads;
            Figures totals = figures(Map.of("pages", 196_608L, "faults", 196_608L, "kinds.anonymous", 196_608L, "wall_ns", wall, "cpu_ns",
                    2_210_000_000L));
            machines.add(new MachineReport(i, "pft.fault", 9, "ia64", 8, 16_384, "2.6.11", "single-ptl", 7, Map.of(), "altix-itanium2",
                    List.of(), totals, List.of(), Map.of(), List.of()));
            rows.add(ordered("gib", 1L, "reps", 3L, "threads", threads, "user_ns", 47_000_000L, "sys_ns", 2_163_000_000L, "wall_ns", wall,
                    "pages", 196_608L, "rate", 196_608e9 / wall, "note", i == 0 ? "a, \"b\"" : null));
        }
        return new RunReport("0.1.0", "pft.fault", null, ordered("reps", 3L), "fedcba9876543210", machines, rows, List.of(), List.of(
                new ErrorReport("expectation", "expected at least 10 faults, and there were 3", "pft.fault", 31, 5, 25,
                        "    expect s.faults >= 10", "a smaller machine may need a smaller number")));
    }

    /** A run that is compared; the second design takes {@code share} of the first one's time and waits for nothing. */
    public static RunReport under(String design, double share) {
        RunReport run = faulting();
        MachineReport machine = run.machines().getFirst();
        List<LineReport> lines = machine.lines().stream()
                .map(line -> new LineReport(line.file(), line.line(), line.source(), scaled(line.own(), share),
                        scaled(line.inclusive(), share)))
                .toList();
        return new RunReport(run.version(), run.script(), design, run.params(), run.digest(),
                List.of(new MachineReport(0, machine.file(), machine.line(),
                        machine.arch(), machine.cpus(), machine.pageSize(), machine.kernel(), design, machine.seed(), machine.config(),
                        machine.cost(), lines,
                        scaled(machine.totals(), share), machine.locks(), machine.counters(), List.of())),
                run.results(), run.output(), run.errors());
    }

    private static Figures scaled(Figures figures, double share) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(figures.values());
        values.put("wall_ns", (long) (figures.number("wall_ns") * share));
        return new Figures(values);
    }

    /** Every published field, 0 or null unless given; {@code kinds.cow} names one inside an object. */
    public static Figures figures(Map<String, Long> given) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        COUNTS_BEFORE_KINDS.forEach(name -> values.put(name, given.getOrDefault(name, 0L)));
        values.put("errno", null);
        Map<String, @Nullable Object> kinds = new LinkedHashMap<>();
        KINDS.forEach(name -> kinds.put(name, given.getOrDefault("kinds." + name, 0L)));
        values.put("kinds", kinds);
        COUNTS_AFTER_KINDS.forEach(name -> values.put(name, given.getOrDefault(name, 0L)));
        values.put("latency_ns", ordered("p50", 1_000L, "p90", 2_000L, "p99", 3_000L, "max", 9_000L));
        values.put("rate", quotient(given, "wall_ns"));
        values.put("rate_per_cpu", quotient(given, "cpu_ns"));
        return new Figures(values);
    }

    private static Object quotient(Map<String, Long> given, String divisor) {
        long nanos = given.getOrDefault(divisor, 0L);
        double perSecond = nanos == 0 ? 0 : given.getOrDefault("pages", 0L) * 1e9 / nanos;
        return perSecond == 0 ? (Object) 0L : (Object) perSecond;
    }

    private static Map<String, @Nullable Object> ordered(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }
}
