package dev.faultline.interpreter.execution;

import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.interpreter.values.Cell;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the inputs of a session have defined at their top level. Every name has a cell of its own, so that functions of earlier inputs
 * see what later ones assign; defining a name anew takes a new cell, as a new {@code let} in a block would.
 */
public final class SessionNames {

    /** A name's cell, and what the name stands for. */
    public record Entry(NameKind kind, Cell cell) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Makes a name visible to later inputs. */
    public void define(String name, NameKind kind, Cell cell) {
        entries.remove(name);
        entries.put(name, new Entry(kind, cell));
    }

    /** All names, those defined last at the end. */
    public Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /** All names with what they stand for, as the resolver asks for them. */
    public Map<String, NameKind> kinds() {
        Map<String, NameKind> kinds = new LinkedHashMap<>();
        entries.forEach((name, entry) -> kinds.put(name, entry.kind()));
        return kinds;
    }
}
