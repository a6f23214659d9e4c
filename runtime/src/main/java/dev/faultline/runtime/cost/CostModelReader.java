package dev.faultline.runtime.cost;

import dev.faultline.runtime.data.DataObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns one file into a {@link CostModel}. Every value the machine knows must be in the file and every key of the file must be known, so
 * that a value can be neither forgotten nor silently ignored.
 */
final class CostModelReader {

    private final DataObject root;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<CostFact> facts = new ArrayList<>();

    CostModelReader(DataObject root) {
        this.root = root;
    }

    CostModel read() {
        DataObject cited = root.object("sources");
        for (String source : cited.names()) {
            sources.put(source, cited.text(source));
        }
        CostModel model = new CostModel(
                root.text("name"),
                root.text("doc"),
                sources,
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
                group("topology", Topology::of),
                facts);
        root.rejectRest();
        return model;
    }

    private <T> T group(String name, Function<CostGroup, T> reader) {
        DataObject members = root.object(name);
        T group = reader.apply(new CostGroup(name, members, sources.keySet(), facts));
        members.rejectRest();
        return group;
    }
}
