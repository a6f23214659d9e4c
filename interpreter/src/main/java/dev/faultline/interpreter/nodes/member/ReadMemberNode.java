package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.KernelException;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.values.FileValue;
import dev.faultline.interpreter.values.ModuleValue;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.ProcessValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.RecordLayout;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.StatsValue;
import dev.faultline.interpreter.values.Texts;
import dev.faultline.interpreter.values.ThreadValue;
import java.util.List;

/** {@code value.name}, the name being fixed. */
public abstract class ReadMemberNode extends Node {

    protected final String name;

    protected ReadMemberNode(String name) {
        this.name = name;
    }

    public abstract Object execute(Object value);

    /** Records of a literal share their layout, so the place of the field is a constant here. */
    @Specialization(guards = {"value.layout() == layout", "place >= 0"}, limit = "3")
    protected Object field(
            RecordValue value, @Cached("value.layout()") RecordLayout layout, @Cached("layout.indexOf(name)") int place) {
        return value.get(place);
    }

    /** Records of many layouts: the field is looked up each time. */
    @Specialization(replaces = "field")
    protected Object anyField(RecordValue value) {
        Object found = value.get(name);
        if (found == null) {
            throw missing(value, value.layout().names());
        }
        return found;
    }

    @Specialization
    protected Object region(RegionValue value) {
        return switch (name) {
            case "start" -> value.start();
            case "end" -> value.end();
            case "length" -> value.length();
            case "pages" -> pages(value);
            case "digest" -> digest(value);
            default -> throw missing(value, List.of("start", "end", "length", "pages", "digest", "slice(…)", "page(…)"));
        };
    }

    private long pages(RegionValue value) {
        int pageBytes = FaultlineContext.get(this).run().machine(this).pageBytes();
        if (value.length() == 0) {
            return 0;
        }
        return (value.end() - 1) / pageBytes - value.start() / pageBytes + 1;
    }

    @TruffleBoundary
    private String digest(RegionValue value) {
        Run run = FaultlineContext.get(this).run();
        Machine machine = run.machine(this);
        if (value.machine() != machine.token()) {
            throw ErrorBuilder.error("ended_machine", value.kind()).at(this).build();
        }
        try {
            return run.contentDigest(machine, value.start(), value.length());
        } catch (KernelException.Misused misused) {
            throw ErrorBuilder.sentence("misused", misused.getMessage(), misused.hint()).at(this).build();
        }
    }

    @Specialization
    protected Object stats(StatsValue value) {
        Object found = value.get(name);
        if (found == null) {
            throw missing(value, value.fields());
        }
        return found;
    }

    @Specialization
    @TruffleBoundary
    protected Object module(ModuleValue value) {
        int place = value.layout().indexOf(name);
        Object found = place < 0 ? null : value.get(place);
        if (found == null) {
            throw missing(value, value.layout().names());
        }
        return found;
    }

    @Specialization
    protected Object range(RangeValue value) {
        return switch (name) {
            case "start" -> value.start();
            case "end" -> value.end();
            default -> throw missing(value, List.of("start", "end"));
        };
    }

    @Specialization
    @TruffleBoundary
    protected Object file(FileValue value) {
        return switch (name) {
            case "size" -> value.handle().size();
            case "cached" -> value.handle().cached();
            default -> throw missing(value, List.of("size", "cached"));
        };
    }

    @Specialization
    @TruffleBoundary
    protected Object thread(ThreadValue value) {
        Kernel.ThreadHandle handle = value.handle();
        return switch (name) {
            case "stats" -> new StatsValue(handle.stats());
            case "value" -> handle.value() == null ? NoneValue.NONE : handle.value();
            default -> throw missing(value, List.of("stats", "value"));
        };
    }

    @Specialization
    @TruffleBoundary
    protected Object process(ProcessValue value) {
        Kernel.ProcessHandle handle = value.handle();
        return switch (name) {
            case "pid" -> (long) handle.pid();
            case "rss" -> handle.residentPages();
            case "exit_code" -> handle.exitCode() == null ? NoneValue.NONE : (Object) (long) handle.exitCode();
            case "signal" -> handle.signal() == null ? NoneValue.NONE : handle.signal();
            case "heap" -> heap(value);
            case "stack" -> stack(value);
            default -> throw missing(value, List.of("pid", "rss", "heap", "stack", "exit_code", "signal"));
        };
    }

    private static RegionValue heap(ProcessValue value) {
        Kernel.Extent heap = value.handle().heap();
        return RegionValue.heap(value.machine(), heap.start(), heap.end());
    }

    private static RegionValue stack(ProcessValue value) {
        Kernel.Extent stack = value.handle().stack();
        return RegionValue.stack(value.machine(), stack.start(), stack.end());
    }

    @Fallback
    protected Object other(Object value) {
        throw missing(value, List.of());
    }

    private FaultlineException missing(Object value, List<String> present) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("no_such_member", Texts.kind(value), name)
                .hint(hint(present))
                .at(this)
                .build();
    }

    private String hint(List<String> present) {
        String near = DidYouMean.hint(name, present);
        return near != null ? near : present.isEmpty() ? "" : "it has " + String.join(", ", present);
    }
}
