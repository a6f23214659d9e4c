package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of one block, inside the blocks around it. */
final class Scope {

    /**
     * A name and what is known about it.
     *
     * @param value the kind of its value when it can never change, else unknown
     * @param symbol null for what this text does not introduce
     */
    record Definition(NameKind kind, ValueKind value, @Nullable Symbol symbol) {}

    /** A definition with the answer to: is a task's body between its block and the place of use? */
    record Found(Definition definition, boolean throughTask) {}

    private final @Nullable Scope outer;

    /** Is this the body of threads, spawn or fork? */
    private final boolean task;

    private final Span span;
    private final Map<String, Definition> names = new HashMap<>();

    /** @param span where the names are known */
    Scope(@Nullable Scope outer, boolean task, Span span) {
        this.outer = outer;
        this.task = task;
        this.span = span;
    }

    Span span() {
        return span;
    }

    /** Was the name introduced in this very block? */
    @Nullable
    Definition own(String name) {
        return names.get(name);
    }

    /** Adds a name; false when this very block has it already. */
    boolean define(String name, Definition definition) {
        return names.putIfAbsent(name, definition) == null;
    }

    @Nullable
    Found find(String name) {
        boolean throughTask = false;
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Definition definition = scope.names.get(name);
            if (definition != null) {
                return new Found(definition, throughTask);
            }
            throughTask |= scope.task;
        }
        return null;
    }

    /** All names that can be used here, nearest first. */
    List<String> visibleNames() {
        List<String> visible = new ArrayList<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            visible.addAll(scope.names.keySet().stream().sorted().toList());
        }
        return visible;
    }

    /** The names of this block alone. */
    Map<String, NameKind> ownNames() {
        Map<String, NameKind> own = new HashMap<>();
        names.forEach((name, definition) -> own.put(name, definition.kind()));
        return own;
    }
}
