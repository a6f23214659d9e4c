package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.LruList;
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

    private static final List<Counter> FREE = List.of(new Counter("nr_free_pages", KernelCounts::free));

    /** Where reclaim has one pair of lists a zone. */
    private static final List<Counter> ONE_PAIR = List.of(
            new Counter("nr_inactive", KernelCounts::inactive),
            new Counter("nr_active", KernelCounts::active));

    private static final List<Counter> PER_ZONE = List.of(
            new Counter("nr_anon_pages", KernelCounts::mappedAnonymous),
            new Counter("nr_mapped", KernelCounts::mappedFile),
            new Counter("nr_file_pages", KernelCounts::cached),
            new Counter("nr_dirty", KernelCounts::dirty),
            new Counter("nr_writeback", KernelCounts::writeback),
            new Counter("nr_page_table_pages", KernelCounts::pageTables),
            new Counter("nr_shmem", KernelCounts::shared));

    private static final List<Counter> OF_ZONES = List.of(
            new Counter("nr_free_pages", KernelCounts::free),
            new Counter("nr_zone_inactive_anon", KernelCounts.on(LruList.INACTIVE_ANON)),
            new Counter("nr_zone_active_anon", KernelCounts.on(LruList.ACTIVE_ANON)),
            new Counter("nr_zone_inactive_file", KernelCounts.on(LruList.INACTIVE_FILE)),
            new Counter("nr_zone_active_file", KernelCounts.on(LruList.ACTIVE_FILE)),
            new Counter("nr_zone_unevictable", KernelCounts.on(LruList.UNEVICTABLE)));

    /** Where pages came from: the node that was asked, or another because that had none left. */
    private static final List<Counter> NUMA = List.of(
            new Counter("numa_hit", counts -> counts.events().allocations() - counts.events().remoteAllocations()),
            new Counter("numa_miss", counts -> counts.events().remoteAllocations()),
            new Counter("numa_foreign", counts -> counts.events().remoteAllocations()),
            new Counter("numa_local", counts -> counts.events().allocations() - counts.events().remoteAllocations()),
            new Counter("numa_other", counts -> counts.events().remoteAllocations()));

    private static final List<Counter> OF_NODES = List.of(
            new Counter("nr_inactive_anon", KernelCounts.on(LruList.INACTIVE_ANON)),
            new Counter("nr_active_anon", KernelCounts.on(LruList.ACTIVE_ANON)),
            new Counter("nr_inactive_file", KernelCounts.on(LruList.INACTIVE_FILE)),
            new Counter("nr_active_file", KernelCounts.on(LruList.ACTIVE_FILE)),
            new Counter("nr_unevictable", KernelCounts.on(LruList.UNEVICTABLE)),
            new Counter("nr_anon_pages", KernelCounts::mappedAnonymous),
            new Counter("nr_mapped", KernelCounts::mappedFile),
            new Counter("nr_file_pages", KernelCounts::cached),
            new Counter("nr_dirty", KernelCounts::dirty),
            new Counter("nr_writeback", KernelCounts::writeback),
            new Counter("nr_shmem", KernelCounts::shared),
            new Counter("nr_anon_transparent_hugepages", KernelCounts::anonHuge),
            new Counter("nr_page_table_pages", KernelCounts::pageTables));

    /** On a machine that was booted with swap. */
    private static final List<Counter> SWAPPING = List.of(
            new Counter("pswpin", counts -> counts.events().swapIns()), new Counter("pswpout", counts -> counts.events().swapOuts()));

    private static final List<Counter> SWAP_CACHE = List.of(new Counter("nr_swapcached", KernelCounts::swapCached));

    /** Events until 4.7, those of reclaim by zone. */
    private static final List<Counter> ZONE_EVENTS = List.of(
            new Counter("pgalloc_normal", counts -> counts.events().allocations()),
            new Counter("pgfree", counts -> counts.events().frees()),
            new Counter("pgactivate", counts -> counts.events().activations()),
            new Counter("pgdeactivate", counts -> counts.events().deactivations()),
            new Counter("pgfault", counts -> counts.events().faults()),
            new Counter("pgmajfault", counts -> counts.events().majorFaults()),
            new Counter("pgrefill_normal", counts -> counts.events().refills()),
            new Counter("pgsteal_normal", counts -> counts.events().stolenByKswapd() + counts.events().stolenDirectly()),
            new Counter("pgscan_kswapd_normal", counts -> counts.events().scannedByKswapd()),
            new Counter("pgscan_direct_normal", counts -> counts.events().scannedDirectly()),
            new Counter("kswapd_steal", counts -> counts.events().stolenByKswapd()),
            new Counter("pageoutrun", counts -> counts.events().pageOutRuns()),
            new Counter("allocstall", counts -> counts.events().allocationStalls()));

    private static final List<Counter> NODE_EVENTS = List.of(
            new Counter("pgalloc_normal", counts -> counts.events().allocations()),
            new Counter("allocstall_normal", counts -> counts.events().allocationStalls()),
            new Counter("pgfree", counts -> counts.events().frees()),
            new Counter("pgactivate", counts -> counts.events().activations()),
            new Counter("pgdeactivate", counts -> counts.events().deactivations()),
            new Counter("pgfault", counts -> counts.events().faults()),
            new Counter("pgmajfault", counts -> counts.events().majorFaults()),
            new Counter("pglazyfreed", counts -> counts.events().lazilyFreed()),
            new Counter("pgrefill", counts -> counts.events().refills()),
            new Counter("pgsteal_kswapd", counts -> counts.events().stolenByKswapd()),
            new Counter("pgsteal_direct", counts -> counts.events().stolenDirectly()),
            new Counter("pgscan_kswapd", counts -> counts.events().scannedByKswapd()),
            new Counter("pgscan_direct", counts -> counts.events().scannedDirectly()),
            new Counter("pageoutrun", counts -> counts.events().pageOutRuns()),
            new Counter("oom_kill", counts -> counts.events().oomKills()),
            new Counter("unevictable_pgs_culled", counts -> counts.events().culled()));

    private static final List<Counter> PAGED = List.of(
            new Counter("pgpgin", KernelCounts::pagedInKib), new Counter("pgpgout", KernelCounts::pagedOutKib));

    /** Where the kernel has huge pages. */
    private static final List<Counter> HUGE_EVENTS = List.of(
            new Counter("thp_fault_alloc", counts -> counts.events().hugeFaults()),
            new Counter("thp_fault_fallback", counts -> counts.events().hugeFallbacks()),
            new Counter("thp_collapse_alloc", counts -> counts.events().hugeCollapses()),
            new Counter("thp_split_pmd", counts -> counts.events().hugeSplits()),
            new Counter("thp_zero_page_alloc", counts -> counts.events().hugeZeroPages()));

    /** Where mappings have locks. */
    private static final List<Counter> VMA_LOCK_EVENTS = List.of(
            new Counter("vma_lock_success", counts -> counts.events().vmaLockSuccesses()),
            new Counter("vma_lock_abort", counts -> counts.events().vmaLockAborts()),
            new Counter("vma_lock_retry", counts -> counts.events().vmaLockRetries()),
            new Counter("vma_lock_miss", counts -> counts.events().vmaLockMisses()));

    static VmstatView of(MemoryManager kernel) {
        KernelCounts counts = KernelCounts.of(kernel);
        Map<String, Long> values = new LinkedHashMap<>();
        for (List<Counter> group : groups(kernel.kernel().version(), kernel.swap().exists())) {
            group.forEach(counter -> values.put(counter.name, counter.value.applyAsLong(counts)));
        }
        if (kernel.hugePages().exist()) {
            HUGE_EVENTS.forEach(counter -> values.put(counter.name, counter.value.applyAsLong(counts)));
        }
        if (kernel.locksMappings()) {
            VMA_LOCK_EVENTS.forEach(counter -> values.put(counter.name, counter.value.applyAsLong(counts)));
        }
        return new VmstatView(Collections.unmodifiableMap(values));
    }

    private static List<List<Counter>> groups(KernelVersion version, boolean hasSwap) {
        List<Counter> swapping = hasSwap ? SWAPPING : List.of();
        if (version.isAtLeast(Era.NODE_COUNTERS)) {
            return List.of(OF_ZONES, NUMA, OF_NODES, hasSwap ? SWAP_CACHE : List.of(), PAGED, swapping, NODE_EVENTS);
        }
        return version.isAtLeast(Era.ZONED_COUNTERS) ? List.of(FREE, ONE_PAIR, PER_ZONE, NUMA, PAGED, swapping, ZONE_EVENTS)
                : List.of(FIRST, PAGED, swapping, ZONE_EVENTS);
    }

    @Override
    public String text() {
        return counters.entrySet().stream()
                .map(counter -> counter.getKey() + " " + counter.getValue())
                .collect(Collectors.joining("\n"));
    }
}
