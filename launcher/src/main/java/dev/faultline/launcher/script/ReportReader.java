package dev.faultline.launcher.script;

import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.LineReport;
import dev.faultline.launcher.report.HolderReport;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.NoteReport;
import dev.faultline.launcher.report.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads the result of a run, whose members are the published document, into records. A member that is missing is a defect.
 */
final class ReportReader {

    /** Keys of a line's entry that are no statistics. */
    private static final Set<String> LINE_KEYS = Set.of("file", "line", "source", "with_inner");

    private ReportReader() {}

    /** Reads what an input of a session did. */
    static Evaluation evaluation(Value input, String text) {
        Value value = member(input, "value");
        Value figures = member(input, "figures");
        Value defect = member(input, "defect");
        return new Evaluation(text(input, "input"), text, value.isNull() ? null : value.asString(), text(input, "value_text"),
                text(input, "value_kind"),
                list(member(input, "results"), ReportReader::map), list(member(input, "errors"), ReportReader::error),
                (int) number(input, "exit_code"), defect.isNull() ? null : defect.asString(), member(input, "exits").asBoolean(),
                (int) number(input, "done"), member(input, "is_machine_lost").asBoolean(),
                figures.isNull() ? null : new Figures(map(figures)),
                list(member(input, "locks"), ReportReader::lock), list(member(input, "holders"), ReportReader::holder),
                (int) number(input, "machines"), number(input, "clock_ns"),
                list(member(input, "booted"), ReportReader::note));
    }

    /** Reads the names of a session. */
    static List<SessionName> names(Value names) {
        return list(names, name -> new SessionName(text(name, "name"), text(name, "what"), text(name, "kind"), text(name, "value")));
    }

    static RunReport read(Value run) {
        return new RunReport(text(run, "version"), text(run, "script"), null, map(member(run, "params")), text(run, "digest"),
                list(member(run, "machines"), ReportReader::machine), list(member(run, "results"), ReportReader::map),
                list(member(run, "output"), Value::asString), list(member(run, "errors"), ReportReader::error));
    }

    private static MachineReport machine(Value machine) {
        return new MachineReport((int) number(machine, "index"), text(machine, "file"), (int) number(machine, "line"),
                text(machine, "arch"), (int) number(machine, "cpus"), number(machine, "page_size"), text(machine, "kernel"),
                text(machine, "design"), number(machine, "seed"), map(member(machine, "config")), text(machine, "cost"),
                list(member(machine, "lines"), ReportReader::line), new Figures(map(member(machine, "totals"))),
                list(member(machine, "locks"), ReportReader::lock), map(member(machine, "counters")),
                list(member(machine, "notes"), ReportReader::note));
    }

    private static NoteReport note(Value note) {
        return new NoteReport(text(note, "key"), text(note, "message"), text(note, "file"), (int) number(note, "line"));
    }

    private static LineReport line(Value line) {
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        for (String key : line.getMemberKeys()) {
            if (!LINE_KEYS.contains(key)) {
                own.put(key, plain(line.getMember(key)));
            }
        }
        Figures withInner = line.hasMember("with_inner") ? new Figures(map(member(line, "with_inner"))) : null;
        return new LineReport(text(line, "file"), (int) number(line, "line"), text(line, "source"), new Figures(own), withInner);
    }

    private static HolderReport holder(Value holder) {
        return new HolderReport(text(holder, "lock"), text(holder, "file"), (int) number(holder, "line"), text(holder, "source"),
                text(holder, "activity"), number(holder, "wait_ns"));
    }

    private static LockReport lock(Value lock) {
        return new LockReport(text(lock, "name"), text(lock, "class"), text(lock, "kind"), number(lock, "acquisitions"),
                number(lock, "contended"), number(lock, "wait_ns"), number(lock, "hold_ns"), number(lock, "max_wait_ns"),
                number(lock, "read"), number(lock, "write"));
    }

    private static ErrorReport error(Value error) {
        String hint = text(error, "hint");
        return new ErrorReport(text(error, "code"), text(error, "message"), text(error, "file"), (int) number(error, "line"),
                (int) number(error, "column"), (int) number(error, "end_column"), text(error, "source_line"), hint.isEmpty() ? null : hint);
    }

    private static Value member(Value object, String name) {
        Value value = object.getMember(name);
        if (value == null) {
            throw new IllegalStateException("the run's result has no member " + name);
        }
        return value;
    }

    private static String text(Value object, String name) {
        return member(object, name).asString();
    }

    private static long number(Value object, String name) {
        return member(object, name).asLong();
    }

    private static <T> List<T> list(Value array, Function<Value, T> read) {
        List<T> list = new ArrayList<>();
        for (long i = 0; i < array.getArraySize(); i++) {
            list.add(read.apply(array.getArrayElement(i)));
        }
        return List.copyOf(list);
    }

    private static Map<String, @Nullable Object> map(Value object) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : object.getMemberKeys()) {
            map.put(key, plain(object.getMember(key)));
        }
        return map;
    }

    /** A guest value as what JSON knows. */
    private static @Nullable Object plain(Value value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isString()) {
            return value.asString();
        }
        if (value.fitsInLong()) {
            return value.asLong();
        }
        if (value.fitsInDouble()) {
            return value.asDouble();
        }
        if (value.hasArrayElements()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (long i = 0; i < value.getArraySize(); i++) {
                list.add(plain(value.getArrayElement(i)));
            }
            return list;
        }
        return value.hasMembers() ? map(value) : value.toString();
    }
}
