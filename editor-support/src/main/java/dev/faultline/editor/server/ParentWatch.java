package dev.faultline.editor.server;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Ends the session when the client's process has gone without a word. */
final class ParentWatch {

    private final CompletableFuture<Integer> end;

    ParentWatch(CompletableFuture<Integer> end) {
        this.end = end;
    }

    void watch(long processId) {
        Optional<ProcessHandle> parent = ProcessHandle.of(processId);
        if (parent.isEmpty()) {
            end.complete(1);
        } else if (!parent.get().equals(ProcessHandle.current())) {
            // Kept by the process itself: nobody waits for it here.
            CompletableFuture<Void> _ = parent.get().onExit().thenRun(() -> end.complete(1));
        }
    }
}
