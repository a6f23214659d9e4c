package dev.faultline.runtime.machine;

import dev.faultline.runtime.design.SinglePtl;
import dev.faultline.runtime.design.SplitPtl;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The registry of fault designs that are built, oldest first. */
public final class Designs {

    private static final Map<String, Function<MemoryManager, FaultDesign>> BUILT = built();

    private Designs() {}

    private static Map<String, Function<MemoryManager, FaultDesign>> built() {
        Map<String, Function<MemoryManager, FaultDesign>> designs = new LinkedHashMap<>();
        designs.put("single-ptl", SinglePtl::new);
        designs.put("split-ptl", SplitPtl::new);
        return designs;
    }

    public static Set<String> names() {
        return BUILT.keySet();
    }

    static FaultDesign create(String name, MemoryManager kernel) {
        Function<MemoryManager, FaultDesign> design = BUILT.get(name);
        if (design == null) {
            throw new IllegalArgumentException("no design is called " + name);
        }
        return design.apply(kernel);
    }
}
