package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.preset.KernelVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * /proc/vmstat: pages in use, and events since boot.
 *
 * <p>Only what the machine counts; its memory is one zone a node, called normal. Events are counted per CPU in the kernel, and summed by whoever
 * reads them, without a lock: while other CPUs work, the sum may lack their latest or be a few ahead. When nobody works it is exact.
 *
 * <p>Source: vmstat_text in mm/page_alloc.c of Linux 2.6.11, mm/vmstat.c of 2.6.32 and 6.18.
 *
 * @param counters by name, in the kernel's order
 */
public record VmstatView(Map<String, Long> counters) implements View {

    private record Counter(String name, ToLongFunction<KernelCounts> value) {}

    private static final List<Counter> FIRST = List.of(
            new Counter("nr_dirty", KernelCounts::dirty),
            new Counter("nr_writeback", KernelCounts::writeback),
            new Counter("nr_page_table_pages", KernelCounts::pageTables),
            new Counter("nr_mapped", counts -> counts.mappedAnonymous() + counts.mappedFile()));

    private static final List<Counter> PER_ZONE = List.of(
            new Counter("nr_free_pages", KernelCounts::free),
            new Counter("nr_inactive_anon", KernelCounts::inactive),
            new Counter("nr_active_anon", KernelCounts::active),
            new Counter("nr_anon_pages", KernelCounts::mappedAnonymous),
            new Counter("nr_mapped", KernelCounts::mappedFile),
            new Counter("nr_file_pages", KernelCounts::cached),
            new Counter("nr_dirty", KernelCounts::dirty),
            new Counter("nr_writeback", KernelCounts::writeback),
            new Counter("nr_page_table_pages", KernelCounts::pageTables),
            new Counter("nr_shmem", KernelCounts::shared));

    private static final List<Counter> OF_ZONES = List.of(
            new Counter("nr_free_pages", KernelCounts::free),
            new Counter("nr_zone_inactive_anon", KernelCounts::inactive),
            new Counter("nr_zone_active_anon", KernelCounts::active));

    /** Where pages came from: the node that was asked, or another because that had none left. */
    private static final List<Counter> NUMA = List.of(
            new Counter("numa_hit", counts -> counts.events().allocations() - counts.events().remoteAllocations()),
            new Counter("numa_miss", counts -> counts.events().remoteAllocations()),
            new Counter("numa_foreign", counts -> counts.events().remoteAllocations()),
            new Counter("numa_local", counts -> counts.events().allocations() - counts.events().remoteAllocations()),
            new Counter("numa_other", counts -> counts.events().remoteAllocations()));

    private static final List<Counter> OF_NODES = List.of(
            new Counter("nr_inactive_anon", KernelCounts::inactive),
            new Counter("nr_active_anon", KernelCounts::active),
            new Counter("nr_anon_pages", KernelCounts::mappedAnonymous),
            new Counter("nr_mapped", KernelCounts::mappedFile),
            new Counter("nr_file_pages", KernelCounts::cached),
            new Counter("nr_dirty", KernelCounts::dirty),
            new Counter("nr_writeback", KernelCounts::writeback),
            new Counter("nr_shmem", KernelCounts::shared),
            new Counter("nr_page_table_pages", KernelCounts::pageTables));

    private static final List<Counter> EVENTS = List.of(
            new Counter("pgpgin", KernelCounts::pagedInKib),
            new Counter("pgpgout", KernelCounts::pagedOutKib),
            new Counter("pgalloc_normal", counts -> counts.events().allocations()),
            new Counter("pgfree", counts -> counts.events().frees()),
            new Counter("pgfault", counts -> counts.events().faults()),
            new Counter("pgmajfault", counts -> counts.events().majorFaults()));

    static VmstatView of(MemoryManager kernel) {
        KernelCounts counts = KernelCounts.of(kernel);
        Map<String, Long> values = new LinkedHashMap<>();
        for (List<Counter> group : groups(kernel.kernel().version())) {
            group.forEach(counter -> values.put(counter.name, counter.value.applyAsLong(counts)));
        }
        return new VmstatView(Collections.unmodifiableMap(values));
    }

    private static List<List<Counter>> groups(KernelVersion version) {
        if (version.isAtLeast(Era.NODE_COUNTERS)) {
            return List.of(OF_ZONES, NUMA, OF_NODES, EVENTS);
        }
        return version.isAtLeast(Era.ZONED_COUNTERS) ? List.of(PER_ZONE, NUMA, EVENTS) : List.of(FIRST, EVENTS);
    }

    @Override
    public String text() {
        return counters.entrySet().stream()
                .map(counter -> counter.getKey() + " " + counter.getValue())
                .collect(Collectors.joining("\n"));
    }
}
