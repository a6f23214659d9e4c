package dev.faultline.conformance.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.conformance.realkernel.Expectation;
import dev.faultline.conformance.realkernel.Expectation.Bounds;
import dev.faultline.conformance.realkernel.Features;
import dev.faultline.conformance.realkernel.Features.Feature;
import dev.faultline.conformance.realkernel.Places;
import dev.faultline.conformance.realkernel.Platform;
import dev.faultline.conformance.realkernel.Workload;
import dev.faultline.conformance.realkernel.Workload.Line;
import dev.faultline.conformance.realkernel.Workload.Strictness;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model says for every measured workload it can run what the real kernel did. */
class ReferenceKernelTest {

    private static final Set<Feature> BEYOND_THE_MODEL = EnumSet.of(Feature.FILES, Feature.SWAP, Feature.RECLAIM, Feature.HUGE_PAGES);

    static List<Workload> workloads() {
        return Workload.all().stream()
                .filter(workload -> workload.strictness() == Strictness.EXACT)
                .filter(workload -> Features.of(workload.lines()).stream().noneMatch(BEYOND_THE_MODEL::contains))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void saysWhatTheRealKernelDid(Workload workload) {
        Map<Integer, Expectation> model =
                ReferenceKernel.run(workload.lines(), Places.of(workload.lines(), Platform.MEASURED), Paging.X86_64, false).lines();
        List<String> differences = new ArrayList<>();
        for (Line line : workload.lines()) {
            if (line.expected() != null) {
                Expectation said = model.get(line.number());
                if (!agree(line.expected(), said)) {
                    differences.add("%s: real %s, model %s".formatted(String.join(" ", line.words()), line.expected(), said));
                }
            }
        }
        assertEquals(List.of(), differences);
    }

    /** The same in every field but the kinds, which were only measured where memory was touched, and which of copy and reuse it was. */
    private static boolean agree(Expectation real, Expectation model) {
        List<String> fields = new ArrayList<>(Expectation.FAULTS);
        fields.addAll(Expectation.SIZES);
        fields.add(Expectation.CHILD_PAGE_TABLES);
        if (real.hasKinds()) {
            fields.addAll(Expectation.KINDS);
            fields.remove("cow");
            fields.remove("reuse");
            Bounds sum = model.of("cow").plus(model.of("reuse"));
            if (!real.of("cow").plus(real.of("reuse")).contain(sum.least())) {
                return false;
            }
        }
        return fields.stream().allMatch(field -> real.of(field).contain(model.of(field).least()))
                && Objects.equals(real.errno(), model.errno());
    }
}
