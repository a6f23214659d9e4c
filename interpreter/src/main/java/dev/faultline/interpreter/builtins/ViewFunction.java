package dev.faultline.interpreter.builtins;

import dev.faultline.interpreter.bridge.View;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.operation.ViewNode;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.Signature;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The functions that give what the kernel shows of itself as text. */
enum ViewFunction {
    MAPS("maps", new View.Maps()),
    SMAPS("smaps", new View.Smaps()),
    MEMINFO("meminfo", new View.Meminfo()),
    VMSTAT("vmstat", new View.Vmstat()),
    CPU_STATE("cpu_state", new View.Cpus()),
    TLB("tlb", new View.Tlb()),
    PAGEMAP("pagemap", region -> new View.Pagemap(region.start(), region.length())),
    PAGE_TABLE("page_table", region -> new View.PageTable(region.start(), region.length()));

    private final Signature signature;
    private final @Nullable View whole;
    private final @Nullable Function<RegionValue, View> part;

    ViewFunction(String name, View whole) {
        this.signature = Signature.of(name, List.of(), 0);
        this.whole = whole;
        this.part = null;
    }

    ViewFunction(String name, Function<RegionValue, View> part) {
        this.signature = Signature.of(name, List.of("region"), 1);
        this.whole = null;
        this.part = part;
    }

    /** The function of that name, or null. */
    static @Nullable ViewFunction find(String name) {
        for (ViewFunction function : values()) {
            if (function.signature.name().equals(name)) {
                return function;
            }
        }
        return null;
    }

    Signature signature() {
        return signature;
    }

    /** A call, with as many arguments as there are parameters. */
    ExpressionNode node(ExpressionNode[] arguments) {
        return whole != null ? new ViewNode(whole) : new ViewNode(arguments[0], part);
    }
}
