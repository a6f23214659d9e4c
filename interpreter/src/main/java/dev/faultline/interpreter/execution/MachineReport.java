package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.MachineFacts;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.StatsValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an ended machine leaves behind: one entry of {@code machines} in the result.
 *
 * @param document the entry
 * @param totals the same totals, for summing
 * @param digest of the machine's final state
 */
record MachineReport(RecordValue document, Figures totals, String digest) {

    /**
     * Ends the machine and reads it out.
     *
     * @param successor the line whose machine block replaces it: its last begin belongs to the next machine; null for none
     */
    static MachineReport of(Machine machine, LineTable lines, @Nullable Line successor) {
        long allHits = makeKnown(machine.kernel(), lines, successor);
        machine.kernel().close();
        MachineReport report = read(machine, lines, successor, allHits);
        lines.all().forEach(line -> line.settleHits(line == successor ? 1 : 0));
        return report;
    }

    /** Reads out a machine that goes on. */
    static MachineReport soFar(Machine machine, LineTable lines) {
        return read(machine, lines, null, makeKnown(machine.kernel(), lines, null));
    }

    private static MachineReport read(Machine machine, LineTable lines, @Nullable Line successor, long allHits) {
        Kernel kernel = machine.kernel();
        Figures totals = kernel.totals().withHits(allHits);
        return new MachineReport(document(machine, entries(kernel, lines, successor), totals), totals, kernel.digest());
    }

    /** Gives every executed line an entry, even if it did nothing on the machine; returns the number of begins. */
    private static long makeKnown(Kernel kernel, LineTable lines, @Nullable Line successor) {
        long allHits = 0;
        for (Line line : lines.all()) {
            if (hits(line, successor) > 0) {
                kernel.childOrigin(0, line.id());
                allHits += hits(line, successor);
            }
        }
        return allHits;
    }

    private static long hits(Line line, @Nullable Line successor) {
        return line.openHits() - (line == successor ? 1 : 0);
    }

    private static RecordValue document(Machine machine, List<RecordValue> entries, Figures totals) {
        MachineFacts facts = machine.facts();
        Kernel kernel = machine.kernel();
        SourceSection block = machine.request().block();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", (long) machine.token().index());
        fields.put("file", block == null ? "" : block.getSource().getName());
        fields.put("line", block == null ? 0L : (long) block.getStartLine());
        fields.put("arch", facts.arch());
        fields.put("cpus", (long) facts.cpus());
        fields.put("page_size", (long) facts.pageSize());
        fields.put("kernel", facts.kernel());
        fields.put("design", facts.design());
        fields.put("seed", facts.seed());
        fields.put("config", RecordValue.of(facts.config()));
        fields.put("cost", facts.cost());
        fields.put("lines", ListValue.of(entries));
        fields.put("totals", StatsValue.record(totals));
        fields.put("locks", ListValue.of(kernel.locks().stream().map(MachineReport::lock).toList()));
        Map<String, Object> counters = new LinkedHashMap<>();
        kernel.counters().forEach(counter -> counters.put(counter.name(), counter.value()));
        fields.put("counters", RecordValue.of(counters));
        fields.put("notes", notes(machine));
        return RecordValue.of(fields);
    }

    /** What was asked of the machine and fell back to something else. */
    static ListValue notes(Machine machine) {
        return ListValue.of(machine.facts().notes().stream().map(note -> note(machine, note)).toList());
    }

    /** The script's lines first, modules next, what nobody did last; each in the order of its text. */
    private static List<RecordValue> entries(Kernel kernel, LineTable lines, @Nullable Line successor) {
        List<Kernel.LineFigures> figures = new ArrayList<>(kernel.lines());
        Map<String, Integer> firstSeen = new LinkedHashMap<>();
        lines.all().forEach(line -> firstSeen.putIfAbsent(line.source().getName(), line.id()));
        figures.sort(Comparator.comparingInt((Kernel.LineFigures entry) -> {
            Line line = lines.byId(entry.line());
            return line == null ? Integer.MAX_VALUE : firstSeen.get(line.source().getName());
        })
                .thenComparingInt(entry -> lineNumber(lines, entry)));
        return figures.stream()
                .map(entry -> entry(entry, lines.byId(entry.line()), successor))
                .toList();
    }

    private static int lineNumber(LineTable lines, Kernel.LineFigures entry) {
        Line line = lines.byId(entry.line());
        return line == null ? -entry.line() : line.number();
    }

    private static RecordValue entry(Kernel.LineFigures entry, @Nullable Line line, @Nullable Line successor) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", line == null ? "" : line.source().getName());
        fields.put("line", line == null ? 0L : (long) line.number());
        fields.put("source", line == null ? entry.source() : line.text());
        long hits = line == null ? 0 : hits(line, successor);
        addAll(fields, StatsValue.record(entry.own().withHits(hits)));
        if (line != null && line.isNesting()) {
            fields.put("with_inner", StatsValue.record(entry.withInner().withHits(hits)));
        }
        return RecordValue.of(fields);
    }

    private static void addAll(Map<String, Object> fields, RecordValue figures) {
        for (int i = 0; i < figures.layout().size(); i++) {
            fields.put(figures.layout().name(i), figures.get(i));
        }
    }

    static RecordValue lock(Kernel.LockFigures lock) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", lock.name());
        fields.put("class", lock.lockClass());
        fields.put("kind", lock.kind());
        fields.put("acquisitions", lock.acquisitions());
        fields.put("contended", lock.contended());
        fields.put("wait_ns", lock.waitNanos());
        fields.put("hold_ns", lock.holdNanos());
        fields.put("max_wait_ns", lock.maxWaitNanos());
        fields.put("read", lock.read());
        fields.put("write", lock.write());
        return RecordValue.of(fields);
    }

    private static RecordValue note(Machine machine, MachineFacts.Note note) {
        SourceSection place = machine.request().place(note.key());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", note.key());
        fields.put("message", note.sentence());
        fields.put("file", place == null ? "" : place.getSource().getName());
        fields.put("line", place == null ? 0L : (long) place.getStartLine());
        return RecordValue.of(fields);
    }
}
