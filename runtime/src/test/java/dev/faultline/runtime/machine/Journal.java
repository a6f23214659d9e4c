package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.LivelockException;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.view.ViewException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What each thread of a random machine did, in its own words: what its operations returned, what they cost and when they ended. */
final class Journal {

    private final Machine machine;

    /** By who wrote them. */
    private final Map<String, List<String>> lines = new TreeMap<>();

    Journal(Machine machine) {
        this.machine = machine;
    }

    /** Does an operation and writes down how it went; null if it was refused. */
    <T> T attempt(String who, String what, Supplier<Machine.Result<T>> operation) {
        String how;
        T value = null;
        try {
            Machine.Result<T> result = operation.get();
            value = result.value();
            how = (value instanceof Long address ? Long.toHexString(address) + " " : "") + describe(result.stats())
                    + (result.skipped() == null ? "" : " skipped " + describe(result.skipped()));
        } catch (SignalException raised) {
            how = describe(raised);
        } catch (SyscallException refused) {
            how = refused.errno();
        } catch (OutOfMemoryException | LivelockException | MachineException | ViewException failed) {
            how = failed.getClass().getSimpleName() + " " + failed.getMessage();
        }
        UserThread self = machine.current();
        write(who, "task " + self.id() + " on " + self.cpu().number() + " at " + machine.now() + " " + what + ": " + how);
        return value;
    }

    void write(String who, String line) {
        lines.computeIfAbsent(who, absent -> new ArrayList<>()).add(line);
    }

    private static String describe(SignalException raised) {
        return raised.signal() + " at " + Long.toHexString(raised.address()) + " " + raised.access() + " " + raised.reason();
    }

    static String describe(Stats stats) {
        StringBuilder words = new StringBuilder();
        for (Stat stat : Stat.values()) {
            if (stats.get(stat) != 0) {
                words.append(stat).append('=').append(stats.get(stat)).append(' ');
            }
        }
        words.append("wall=").append(stats.wallTime());
        if (stats.latencies() != null) {
            words.append(' ').append(stats.latencies());
        }
        return stats.errno() == null ? words.toString() : words.append(' ').append(stats.errno()).toString();
    }

    /** All that was written, one fact a line. */
    List<String> facts() {
        List<String> facts = new ArrayList<>();
        lines.forEach((who, written) -> written.forEach(line -> facts.add(who + ": " + line)));
        return facts;
    }
}
