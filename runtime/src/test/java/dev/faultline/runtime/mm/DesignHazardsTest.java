package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.Hazard.COUNTER_DRIFT;
import static dev.faultline.runtime.mm.Hazard.DOUBLE_MAP;
import static dev.faultline.runtime.mm.Hazard.LIVELOCK;
import static dev.faultline.runtime.mm.Hazard.LOST_PAGE;
import static dev.faultline.runtime.mm.Hazard.PAGEVEC_OVERRUN;
import static dev.faultline.runtime.mm.Hazard.USE_AFTER_FREE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.faultline.runtime.design.AtomicPte;
import dev.faultline.runtime.design.PerVmaLock;
import dev.faultline.runtime.design.PerVmaLockRefcount;
import dev.faultline.runtime.design.PteLockBit;
import dev.faultline.runtime.design.SinglePtl;
import dev.faultline.runtime.design.SpeculativeKamezawa200911;
import dev.faultline.runtime.design.SpeculativeKamezawa200912;
import dev.faultline.runtime.design.SpeculativeZijlstra2010;
import dev.faultline.runtime.design.SplitPtl;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Which hazards the designs have, by version and option, and no others: what strikes beside them is a defect. */
class DesignHazardsTest {

    private static Set<Hazard> of(String arch, String kernel, Function<MemoryManager, FaultDesign> design, String... config) {
        Map<String, String> options = config.length == 0 ? Map.of() : Map.of(config[0], config[1]);
        return new TestKernel(arch, kernel, RwSemKind.XADD, List.of(), options, CounterPolicy.ATOMIC, design).design.hazards();
    }

    @Test
    void locksHaveNone() {
        assertEquals(Set.of(), of("x86_64", "2.6.11", SinglePtl::new));
        assertEquals(Set.of(), of("x86_64", "2.6.15", SplitPtl::new));
    }

    @Test
    void lockBits() {
        assertEquals(Set.of(LOST_PAGE, LIVELOCK), of("ia64", "2.6.8-fastpath-v1", PteLockBit::v1));
        assertEquals(Set.of(LOST_PAGE), of("i386", "2.6.8-fastpath-v1", PteLockBit::v1), "which has no bit there");
        assertEquals(Set.of(LIVELOCK), of("i386", "2.6.8-fastpath-v2", PteLockBit::v2));
        assertEquals(Set.of(), of("ia64", "2.6.8-fastpath-v2", PteLockBit::v2, "PTE_LOCK_WAIT", "waitqueue"));
    }

    @Test
    void versionsOfCompareExchange() {
        assertEquals(Set.of(LOST_PAGE), of("i386_pae", "2.6.8-v3", AtomicPte::new));
        assertEquals(Set.of(), of("x86_64", "2.6.8-v3", AtomicPte::new), "whose entries are one word");
        assertEquals(Set.of(DOUBLE_MAP, USE_AFTER_FREE), of("x86_64", "2.6.9-v10", AtomicPte::new));
        assertEquals(Set.of(USE_AFTER_FREE), of("x86_64", "2.6.11-v16", AtomicPte::new));
        assertEquals(Set.of(LOST_PAGE), of("x86_64", "2.6.11-v17", AtomicPte::new));
        assertEquals(Set.of(), of("x86_64", "2.6.11-v17", AtomicPte::new, "ATOMIC_TABLE_OPS", "n"));
        assertEquals(Set.of(), of("x86_64", "2.6.11-v19", AtomicPte::new));
        assertEquals(Set.of(), of("x86_64", "2.6.11-v20", AtomicPte::new));
    }

    @Test
    void speculation() {
        assertEquals(Set.of(), of("x86_64", "2.6.32", SpeculativeKamezawa200911::new));
        assertEquals(Set.of(), of("x86_64", "2.6.32-kamezawa", SpeculativeKamezawa200912::new));
        assertEquals(Set.of(LOST_PAGE, USE_AFTER_FREE),
                of("x86_64", "2.6.32-kamezawa", SpeculativeKamezawa200912::new, "SPECULATIVE_LOOKUP", "tree-v2"));
        assertEquals(Set.of(LOST_PAGE, USE_AFTER_FREE), of("x86_64", "2.6.33-zijlstra", SpeculativeZijlstra2010::new));
        assertEquals(Set.of(LOST_PAGE), of("x86_64", "2.6.33-zijlstra", SpeculativeZijlstra2010::new, "SPECULATIVE_ANON_ONLY", "y"));
    }

    @Test
    void locksOfVmas() {
        assertEquals(Set.of(LOST_PAGE), of("x86_64", "6.4.2", PerVmaLock::new), "whose fork takes none");
        assertEquals(Set.of(), of("x86_64", "6.4", PerVmaLock::new));
        assertEquals(Set.of(), of("x86_64", "6.15", PerVmaLockRefcount::new));
    }

    @Test
    void prefaulting() {
        assertEquals(Set.of(PAGEVEC_OVERRUN, LOST_PAGE, LIVELOCK), of("x86_64", "2.6.10-prefault-v1", SinglePtl::new));
        assertEquals(Set.of(), of("x86_64", "2.6.10-prefault-v2", SinglePtl::new));
    }

    /** The same miscount is a hazard where counting is known to lose changes, and a broken invariant where not. */
    @Test
    void aMiscountWhereChangesGetLost() {
        TestKernel test = new TestKernel("x86_64", "2.6.11", RwSemKind.XADD, List.of(), Map.of(), CounterPolicy.UNLOCKED, SinglePtl::new);
        assertEquals(Set.of(COUNTER_DRIFT), test.design.hazards());
        test.task.mm().count(Stat.ANON_RSS, 1);
        assertEquals(COUNTER_DRIFT, assertThrows(HazardException.class, test::violations).hazard());
    }
}
