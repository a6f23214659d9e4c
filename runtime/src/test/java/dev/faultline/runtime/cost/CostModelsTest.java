package dev.faultline.runtime.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.units.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files are complete, and a wrong file is refused by name of the key. */
class CostModelsTest {

    static List<String> names() {
        return CostModels.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyModelHasEveryKeyWithASource(String name) {
        CostModel model = CostModels.load(name);
        assertEquals(name, model.name());
        assertEquals(keys(CostModels.load("unit")), keys(model));
        for (CostFact fact : model.facts()) {
            assertTrue(fact.source().length() > 5, fact + " needs a source that says where it comes from");
        }
        for (String source : model.sources().keySet()) {
            assertTrue(model.facts().stream().anyMatch(fact -> fact.source().contains("[" + source + "]")), source + " is never cited");
        }
    }

    @Test
    void everyFileIsAModel() throws Exception {
        URI folder = CostModelsTest.class.getResource("/models/unit.json").toURI().resolve(".");
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            assertEquals(
                    CostModels.names(),
                    files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList());
        }
    }

    @Test
    void everyStepOfTheUnitModelCostsOneNanosecond() {
        for (CostFact fact : CostModels.load("unit").facts()) {
            boolean surcharge = fact.key().contains("_hop_") || fact.key().contains("_waiter_") || fact.group().equals("tlb")
                    && fact.key().equals("hit_ns");
            if (fact.key().endsWith("_ns")) {
                assertEquals(surcharge ? "0" : "1", fact.value(), fact.toString());
            } else if (fact.key().endsWith("_gb_per_s")) {
                assertEquals("unlimited", fact.value(), fact.toString());
            }
        }
    }

    /** Each accessor gives the value of its own key: the groups' constructors have many arguments of one type. */
    @ParameterizedTest
    @MethodSource("names")
    void everyTimeIsUnderItsOwnName(String name) throws ReflectiveOperationException {
        CostModel model = CostModels.load(name);
        Map<String, String> stated = new HashMap<>();
        model.facts().forEach(fact -> stated.put(fact.group() + "." + fact.key().replace("_", ""), fact.value()));
        int times = 0;
        for (RecordComponent group : CostModel.class.getRecordComponents()) {
            Object costs = group.getAccessor().invoke(model);
            for (RecordComponent cost : costs instanceof Record ? costs.getClass().getRecordComponents() : new RecordComponent[0]) {
                if (cost.getType() == long.class) {
                    String key = group.getName() + "." + cost.getName().toLowerCase(Locale.ROOT);
                    String nanos = stated.get(key + "ns");
                    BigDecimal value = nanos != null ? new BigDecimal(nanos) : new BigDecimal(stated.get(key + "ms")).movePointRight(6);
                    assertEquals(value.movePointRight(2).longValueExact(), cost.getAccessor().invoke(costs), key);
                    times++;
                }
            }
        }
        assertEquals(stated.keySet().stream().filter(key -> key.endsWith("ns") || key.endsWith("ms")).count(), times);
    }

    @Test
    void timesAndRatesAreConvertedToTheEnginesUnit() {
        CostModel altix = CostModels.load("altix-itanium2");
        assertEquals(170 * VirtualTime.PER_NANOSECOND, altix.trap().entry());
        assertEquals(97_656_250, altix.scheduler().tick(), "0.9765625 ms");
        assertEquals(52_513, altix.memory().clearRate().unitsPerKibibyte(), "1024 ns / 1.95");
        assertEquals(0, CostModels.load("unit").memory().clearRate().time(1L << 40));
    }

    /** The growth of the published one-thread cost from 1 GB to 4 GB (2 GB a node) is half of what one hop adds to a page. */
    @Test
    void aHopCostsWhatTheFourGigabyteRowSays() {
        long premium = CostModels.load("altix-itanium2").memory().remotePremium(16384, 1);
        double perPageMicros = premium / 2.0 / VirtualTime.PER_NANOSECOND / 1000;
        assertEquals(14.54 - 11.25, perPageMicros, 0.4);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,1,1", "2,3,1", "1,2,2", "0,7,2", "7,8,3", "15,16,4", "31,32,5", "0,255,5"})
    void routersFormATree(int node, int other, int hops) {
        Topology topology = CostModels.load("altix-itanium2").topology();
        assertEquals(hops, topology.hops(node, other));
        assertEquals(hops, topology.hops(other, node));
    }

    @ParameterizedTest
    @CsvSource({"0,8,4,0", "1,8,4,0", "2,8,4,1", "7,8,4,3", "511,512,256,255", "2,3,2,1"})
    void cpusAreDealtToNodesInBlocks(int cpu, int cpus, int nodes, int node) {
        assertEquals(node, new Topology(List.of()).nodeOf(cpu, cpus, nodes));
    }

    @Test
    void handoffsGrowWithDistanceAndOnlyUnqueuedOnesWithWaiters() {
        SpinCosts spin = CostModels.load("altix-itanium2").spin();
        assertTrue(spin.queuedHandoff(0) < spin.queuedHandoff(1));
        assertEquals(spin.queuedHandoff(2), spin.testAndSetHandoff(2, 0));
        assertTrue(spin.ticketHandoff(2, 7) > spin.ticketHandoff(2, 6));
        assertTrue(spin.testAndSetHandoff(2, 7) > spin.ticketHandoff(2, 7));
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThereAre() {
        CostModelException refused = assertThrows(CostModelException.class, () -> CostModels.load("altix"));
        assertEquals("there is no cost model \"altix\"", refused.getMessage());
        assertTrue(refused.hint().contains("altix-itanium2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"entry_ns\": {\"value\": 1, | \"entrance_ns\": {\"value\": 1, | has no \"trap.entry_ns\"",
                "\"trap\": { | \"trap\": { \"depth_ns\": {}, | unknown key \"trap.depth_ns\"",
                "\"trap\": { | \"trip\": {}, \"trap\": { | unknown key \"trip\"",
                "\"trap\": { | \"trip\": { | has no \"trap\"",
                "\"entry_ns\": {\"value\": 1, | \"entry_ns\": {\"value\": \"1\", | needs a time of 0 or more for \"trap.entry_ns.value\"",
                "\"entry_ns\": {\"value\": 1, | \"entry_ns\": {\"value\": -1, | needs a time of 0 or more for \"trap.entry_ns.value\"",
                "\"entry_ns\": {\"value\": 1, | \"entry_ns\": {\"value\": 0.001, | at least what the clock can tell",
                "\"unlimited\" | 0 | needs a rate above 0",
                "\"confidence\": \"defined\" | \"confidence\": \"sure\" | needs a known word for",
                "\"source\": \"every step costs the same\" | \"source\": \"\" | needs a text for \"user.page_access_ns.source\"",
                "\"source\": \"every step | \"source\": \"[manual] every step | needs sources that the file lists",
                "\"value\": [] | \"value\": [4, 2] | needs ascending numbers above 0",
                "\"entries\": {\"value\": 64 | \"entries\": {\"value\": 0 | needs 1 or more for \"tlb.entries.value\"",
            })
    void aWrongFileIsRefusedByKey(String good, String bad, String complaint) throws IOException {
        String text = unitModelText();
        String broken = text.replace(good, bad);
        assertFalse(text.equals(broken), good);
        CostModelException refused = assertThrows(CostModelException.class, () -> read(broken));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }

    private static String unitModelText() throws IOException {
        try (InputStream in = CostModelsTest.class.getResourceAsStream("/models/unit.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static CostModel read(String text) throws IOException {
        return CostModels.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> keys(CostModel model) {
        return model.facts().stream().map(fact -> fact.group() + "." + fact.key()).toList();
    }
}
