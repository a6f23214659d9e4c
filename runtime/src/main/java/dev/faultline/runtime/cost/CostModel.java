package dev.faultline.runtime.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every step costs on one kind of machine.
 *
 * <p>All times are {@code long} counts of {@link dev.faultline.runtime.units.VirtualTime}'s unit, 10 picoseconds, converted once when the
 * model is loaded. Each is the cost of the step alone: waiting for a lock, for a cache line another CPU owns or for a node's bandwidth is
 * never part of it and comes out of the simulation.
 *
 * @param name the name scripts select it by
 * @param doc one or two sentences on which machine this is
 * @param sources documents and measurements that values cite, in square brackets, by short name
 * @param facts every value with its source, in file order
 */
public record CostModel(
        String name,
        String doc,
        Map<String, String> sources,
        UserCosts user,
        TlbCosts tlb,
        TrapCosts trap,
        FaultCosts fault,
        AllocatorCosts allocator,
        MemoryCosts memory,
        LineCosts line,
        SpinCosts spin,
        RwsemCosts rwsem,
        SchedulerCosts scheduler,
        IpiCosts ipi,
        SyscallCosts syscall,
        ProcessCosts process,
        ReclaimCosts reclaim,
        BlockCosts block,
        SwapCosts swap,
        Topology topology,
        List<CostFact> facts) {

    public CostModel {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        facts = List.copyOf(facts);
    }

    /** The same machine, on which locks, atomic instructions and moving a cache line between CPUs take no time. */
    public CostModel withoutSynchronisation() {
        return new CostModel(
                name,
                doc,
                sources,
                user,
                tlb,
                trap,
                fault,
                allocator,
                memory,
                new LineCosts(line.hit(), 0, 0, 0, 0),
                new SpinCosts(0, 0, 0, 0, 0, 0, 0, 0, 0),
                new RwsemCosts(0, 0, 0, 0, rwsem.wakeOne()),
                scheduler,
                ipi,
                syscall,
                process,
                reclaim,
                block,
                swap,
                topology,
                facts);
    }
}
