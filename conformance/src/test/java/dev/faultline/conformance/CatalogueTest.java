package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.preset.ConfigOption;
import dev.faultline.runtime.preset.Kconfig;
import dev.faultline.runtime.preset.KernelPresets;
import dev.faultline.runtime.preset.Tunable;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue lists is what the machine has: no name more, no name less, in the same order where order means something. */
class CatalogueTest {

    private final Library library = new Library();
    private final KernelPresets presets = KernelPresets.load();

    @Test
    void kernels() {
        assertEquals(presets.names(), names(CatalogueKind.KERNEL));
        for (CatalogueEntry kernel : library.catalogue(CatalogueKind.KERNEL)) {
            assertEquals(presets.get(kernel.name()).design(), kernel.facts().get("design"), kernel.name());
        }
    }

    @Test
    void designsOfKernelsThenTheBound() {
        List<String> names = names(CatalogueKind.DESIGN);
        assertEquals(presets.designs(), names.subList(0, names.size() - 1));
        assertEquals("ideal", names.getLast());
    }

    @Test
    void costModels() {
        List<String> available = library.catalogue(CatalogueKind.COST).stream()
                .filter(CatalogueEntry::isAvailable)
                .map(CatalogueEntry::name)
                .toList();
        assertEquals(CostModels.names(), available);
    }

    @Test
    void steps() {
        assertEquals(Arrays.stream(KernelStep.values()).map(Enum::name).toList(), names(CatalogueKind.STEP));
    }

    @Test
    void configOptions() {
        assertEquals(Kconfig.load().options().stream().map(ConfigOption::name).sorted().toList(), options("config"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysctl", "rlimit"})
    void tunables(String group) {
        Tunables tunables = group.equals("sysctl") ? Tunables.sysctls() : Tunables.rlimits();
        assertEquals(tunables.all().stream().map(Tunable::name).sorted().toList(), options(group));
    }

    @Test
    void everythingAScriptCanBeToldIsExplained() {
        Set<String> explained = Set.copyOf(names(CatalogueKind.ERROR));
        Set<String> told = new TreeSet<>();
        Arrays.stream(DiagnosticCode.values()).map(DiagnosticCode::id).forEach(told::add);
        ResourceBundle.getBundle("dev.faultline.interpreter.errors.messages").keySet().stream()
                .filter(key -> !key.endsWith(".hint"))
                .forEach(told::add);
        told.removeAll(explained);
        assertEquals(Set.of(), told);
    }

    private List<String> names(CatalogueKind kind) {
        return library.catalogue(kind).stream().map(CatalogueEntry::name).toList();
    }

    private List<String> options(String group) {
        return library.catalogue(CatalogueKind.OPTION).stream()
                .filter(entry -> group.equals(entry.facts().get("group")))
                .map(CatalogueEntry::name)
                .sorted()
                .toList();
    }
}
