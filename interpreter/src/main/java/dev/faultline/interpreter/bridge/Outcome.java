package dev.faultline.interpreter.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What an operation came to.
 *
 * @param stats what exactly this operation cost, the tasks it waited for included where it waits (threads, wait)
 * @param value start address (Long) for mmap, a handle for file, spawn and fork, the text for look, else null
 * @param length mapped length in bytes for mmap (rounded up to pages), else 0
 * @param firstSignal the first skipped signal, or null
 * @param childFailure for wait: the {@code cause} of the first child a signal ended, or null
 */
public record Outcome(
        Figures stats,
        @Nullable Object value,
        long length,
        KernelException.@Nullable Signalled firstSignal,
        @Nullable Object childFailure) {}
