package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Kernel.LockFigures;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RecordValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code machine.name}: what the current machine is and how far it is. */
public final class MachineMemberNode extends ExpressionNode {

    private static final List<String> NAMES = List.of("arch", "cpus", "page_size", "free", "time", "config", "locks");

    private final String name;

    public MachineMemberNode(String name) {
        this.name = name;
    }

    /** Whether reading the field has to wait for its turn on the machine. */
    public static boolean asksKernel(String name) {
        return name.equals("free");
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return read();
    }

    @TruffleBoundary
    private Object read() {
        Run run = FaultlineContext.get(this).run();
        Machine machine = run.machine(this);
        return switch (name) {
            case "arch" -> machine.facts().arch();
            case "cpus" -> (long) machine.facts().cpus();
            case "page_size" -> (long) machine.pageBytes();
            case "free" -> run.freeBytes(machine);
            case "time" -> machine.kernel().nowNanos();
            case "locks" -> acquisitions(machine.kernel().locks());
            case "config" -> throw ErrorBuilder.error("config_needs_name").at(this).build();
            default -> throw ErrorBuilder.error("no_such_member", "machine", name)
                    .hint("it has " + String.join(", ", NAMES))
                    .at(this)
                    .build();
        };
    }

    /** How often each lock has been taken since boot, by name. */
    private static RecordValue acquisitions(List<LockFigures> locks) {
        Map<String, Long> taken = new LinkedHashMap<>();
        locks.forEach(lock -> taken.put(lock.name(), lock.acquisitions()));
        return RecordValue.of(taken);
    }
}
