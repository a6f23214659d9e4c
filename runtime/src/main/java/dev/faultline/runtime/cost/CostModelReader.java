package dev.faultline.runtime.cost;

import dev.faultline.runtime.data.DataObject;
import java.util.function.Function;

/**
 * Turns one file into a {@link CostModel}. Every value the machine knows must be in the file and every key of the file must be known, so
 * that a value can be neither forgotten nor silently ignored.
 */
final class CostModelReader {

    private final CostFile file;

    CostModelReader(DataObject root) {
        file = new CostFile(root);
    }

    CostModel read() {
        CostModel model = new CostModel(
                file.text("name"),
                file.text("doc"),
                file.sources(),
                group("user", UserCosts::of),
                group("tlb", TlbCosts::of),
                group("trap", TrapCosts::of),
                group("fault", FaultCosts::of),
                group("allocator", AllocatorCosts::of),
                group("memory", MemoryCosts::of),
                group("line", LineCosts::of),
                group("spin", SpinCosts::of),
                group("rwsem", RwsemCosts::of),
                group("scheduler", SchedulerCosts::of),
                group("ipi", IpiCosts::of),
                group("syscall", SyscallCosts::of),
                group("process", ProcessCosts::of),
                group("reclaim", ReclaimCosts::of),
                group("block", BlockCosts::of),
                group("swap", SwapCosts::of),
                group("topology", Topology::of),
                file.facts());
        file.rejectRest();
        return model;
    }

    private <T> T group(String name, Function<CostGroup, T> reader) {
        return file.group(name, reader);
    }
}
