package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.StatsValue;
import dev.faultline.interpreter.values.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input of a session while it runs: remembers what was before it, and tells at its end what it did.
 *
 * <p>That is all the machine did meanwhile, whoever did it: threads and children of earlier inputs run on, and their faults belong to some
 * answer too. What call was refused is known of a {@code measure} block alone, so there is one around the input. An input that boots a
 * machine has none, which a machine would not outlive: what the machine it ends with has done is what the input did.
 */
public final class SessionInput {

    private static final int INTERRUPTED = 130;

    private final String name;
    private final Run run;
    private final Output output;
    private final @Nullable Machine before;
    private final Map<String, Kernel.LockFigures> locksBefore = new HashMap<>();
    private final Kernel.@Nullable Moment begin;
    private final Map<List<Object>, Long> blameBefore = new HashMap<>();
    private final int rowsBefore;
    private boolean exits;

    SessionInput(String name, Run run, Output output) {
        this.name = name;
        this.run = run;
        this.output = output;
        this.before = run.machineOrNull();
        this.rowsBefore = output.rows().size();
        this.begin = before == null ? null : before.kernel().moment();
        if (before != null) {
            before.kernel().locks().forEach(lock -> locksBefore.put(lock.name(), lock));
            before.kernel().blame().forEach(blame -> blameBefore.put(key(blame), blame.waitNanos()));
            before.kernel().openMeasurement();
        }
    }

    /** It said {@code exit}. */
    public void exits() {
        exits = true;
    }

    /**
     * Ends the input.
     *
     * @param value of its last statement; null for none
     * @param done how many of its statements are
     * @param names the session's, with what is in them now
     */
    @TruffleBoundary
    public SessionResult end(RunEnd end, @Nullable Object value, long done, SessionNames names) {
        output.flush();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", name);
        fields.put("value", value == null || value == NoneValue.NONE ? NoneValue.NONE : Texts.quoted(value));
        fields.put("value_text", value == null ? "" : Texts.show(value));
        fields.put("value_kind", value == null ? "none" : Texts.kind(value));
        fields.put("results", ListValue.of(List.copyOf(output.rows().subList(rowsBefore, output.rows().size()))));
        fields.put("errors", RunResult.errors(end));
        fields.put("exit_code", (long) end.exitCode());
        fields.put("exits", exits);
        fields.put("done", done);
        fields.put("is_machine_lost", isMachineLost(end));
        fields.put("defect", end.defect() == null ? NoneValue.NONE : end.defect());
        Machine now = run.machineOrNull();
        Figures figures = now == null ? null : figures(now.kernel(), now == before ? begin : null);
        fields.put("figures", figures == null ? NoneValue.NONE : StatsValue.record(figures.withHits(1)));
        fields.put("locks", ListValue.of(now == null ? List.of() : locks(now.kernel(), now == before)));
        fields.put("holders", ListValue.of(now == null ? List.of() : holders(now.kernel(), now == before)));
        fields.put("clock_ns", now == null ? 0L : now.kernel().nowNanos());
        fields.put("machines", (long) machines(now));
        fields.put("booted", now != null && now != before ? MachineReport.notes(now) : ListValue.EMPTY);
        return new SessionResult(RecordValue.of(fields), () -> run.soFar(name), () -> describe(names));
    }

    /** How many machines it booted. */
    private int machines(@Nullable Machine now) {
        return now == null ? 0 : now.token().index() - (before == null ? -1 : before.token().index());
    }

    /** Whether the machine cannot go on, or nobody knows what state it is in. */
    private boolean isMachineLost(RunEnd end) {
        Machine now = run.machineOrNull();
        boolean isUnsure = end.exitCode() == INTERRUPTED || end.defect() != null
                || end.problems().stream().anyMatch(problem -> problem.code().equals("broken_invariant"));
        return isUnsure || now != null && now.kernel().isStopped();
    }

    /** @param begin null if the input booted the machine */
    private static Figures figures(Kernel kernel, Kernel.@Nullable Moment begin) {
        return begin == null ? kernel.totals() : kernel.since(begin).withErrno((String) kernel.closeMeasurement(0).get("errno"));
    }

    /** What it took and waited for, of each lock; only those it took. */
    private List<RecordValue> locks(Kernel kernel, boolean isMeasured) {
        List<RecordValue> taken = new ArrayList<>();
        for (Kernel.LockFigures lock : kernel.locks()) {
            Kernel.LockFigures earlier = isMeasured ? locksBefore.get(lock.name()) : null;
            Kernel.LockFigures change = earlier == null ? lock : change(earlier, lock);
            if (change.acquisitions() > 0) {
                taken.add(MachineReport.lock(change));
            }
        }
        return taken;
    }

    /** Whose work others waited for, and for how long, those for whom they waited longest first. */
    private List<RecordValue> holders(Kernel kernel, boolean isMeasured) {
        List<Kernel.BlameFigures> changes = new ArrayList<>();
        for (Kernel.BlameFigures blame : kernel.blame()) {
            long nanos = blame.waitNanos() - (isMeasured ? blameBefore.getOrDefault(key(blame), 0L) : 0);
            if (nanos > 0) {
                changes.add(new Kernel.BlameFigures(blame.line(), blame.source(), blame.lock(), blame.activity(), nanos));
            }
        }
        changes.sort(Comparator.comparingLong(Kernel.BlameFigures::waitNanos).reversed());
        return changes.stream().map(this::holder).toList();
    }

    private static List<Object> key(Kernel.BlameFigures blame) {
        return List.of(blame.line(), blame.lock(), blame.activity());
    }

    private RecordValue holder(Kernel.BlameFigures blame) {
        Line line = run.line(blame.line());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lock", blame.lock());
        fields.put("file", line == null ? "" : line.source().getName());
        fields.put("line", line == null ? 0L : (long) line.number());
        fields.put("source", line == null ? blame.source() : line.text());
        fields.put("activity", blame.activity());
        fields.put("wait_ns", blame.waitNanos());
        return RecordValue.of(fields);
    }

    /** The longest wait cannot be subtracted: where an earlier one was longer, nobody knows, and it is 0. */
    private static Kernel.LockFigures change(Kernel.LockFigures from, Kernel.LockFigures to) {
        return new Kernel.LockFigures(
                to.name(),
                to.lockClass(),
                to.kind(),
                to.acquisitions() - from.acquisitions(),
                to.contended() - from.contended(),
                to.waitNanos() - from.waitNanos(),
                to.holdNanos() - from.holdNanos(),
                to.maxWaitNanos() > from.maxWaitNanos() ? to.maxWaitNanos() : 0,
                to.read() - from.read(),
                to.write() - from.write());
    }

    /** Every name of the session, for a host that completes names and shows what they are. */
    private static ListValue describe(SessionNames names) {
        List<RecordValue> described = new ArrayList<>();
        names.entries().forEach((name, entry) -> {
            Object value = entry.cell().get();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("what", entry.kind().words());
            fields.put("kind", value == null ? "none" : Texts.kind(value));
            fields.put("value", value == null ? "" : Texts.quoted(value));
            described.add(RecordValue.of(fields));
        });
        return ListValue.of(described);
    }
}
