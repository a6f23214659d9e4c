package dev.faultline.runtime.machine;

import dev.faultline.runtime.stats.Stats;
import org.jspecify.annotations.Nullable;

/** A measurement: sees every operation of the tasks under it, as it ends. Scopes nest; an operation counts in all that enclose it. */
final class Scope {

    final @Nullable Scope parent;
    final Stats stats = new Stats();

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    void add(Stats operation) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            scope.stats.addAll(operation);
        }
    }
}
