package dev.faultline.interpreter.bridge;

import java.util.Map;

/**
 * What a machine block asked for, before defaults: every key that was given, spelled as in the language, with its value evaluated.
 *
 * <p>Keys are arch, cpus, nodes, memory, seed, swap, kernel, design, rwsem, spinlock, counters, prefault, prezero, thp, cost, jitter.
 * Values are String, Long, Double; swap is "BYTES KIND".
 *
 * @param keys in the order given, later layers (command line) already merged over earlier ones
 * @param config Kconfig options by name
 * @param sysctl by dotted name
 * @param rlimit stack, memlock, as, data
 * @param orderValidator whether lock order is validated (tests, REPL, --check)
 * @param keepsContents whether it knows what is in pages
 */
public record MachineSpec(
        Map<String, Object> keys,
        Map<String, Object> config,
        Map<String, Object> sysctl,
        Map<String, Object> rlimit,
        boolean orderValidator,
        boolean keepsContents) {}
