package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.values.RecordValue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a script prints and emits, in the order of virtual time.
 *
 * <p>While several tasks are alive the machine runs one of them ahead of the others, so what they say is held back until all but
 * the main program have ended, and then sorted by virtual time; at equal times what came first stays first.
 */
final class Output {

    private record Held(long nanos, Object said) {}

    private final PrintStream out;
    private final List<String> lines = new ArrayList<>();
    private final List<RecordValue> rows = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private int otherTasks;

    Output(PrintStream out) {
        this.out = out;
    }

    void tasksStarted(int count) {
        otherTasks += count;
    }

    void tasksEnded(int count) {
        otherTasks -= count;
        if (otherTasks == 0) {
            flush();
        }
    }

    boolean isHolding() {
        return otherTasks > 0;
    }

    /** Says a line (String) or a row (record) at once. */
    void say(Object said) {
        if (said instanceof RecordValue row) {
            rows.add(row);
        } else {
            String line = (String) said;
            lines.add(line);
            out.print(line + "\n");
            out.flush();
        }
    }

    void hold(long nanos, Object said) {
        held.add(new Held(nanos, said));
    }

    void flush() {
        held.sort(Comparator.comparingLong(Held::nanos));
        held.forEach(entry -> say(entry.said()));
        held.clear();
    }

    List<String> lines() {
        return lines;
    }

    List<RecordValue> rows() {
        return rows;
    }
}
