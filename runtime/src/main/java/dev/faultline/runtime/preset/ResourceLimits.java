package dev.faultline.runtime.preset;

import java.util.Map;

/**
 * The resource limits every process of a machine runs under, in bytes; {@link Tunable#UNLIMITED} is no limit.
 *
 * @param stack RLIMIT_STACK: how large the stack may grow
 * @param memlock RLIMIT_MEMLOCK: how much may be locked into memory
 * @param addressSpace RLIMIT_AS: how much may be mapped in all
 * @param data RLIMIT_DATA: how large data and heap may be, and since 4.7 every private writable mapping with them
 */
public record ResourceLimits(long stack, long memlock, long addressSpace, long data) {

    /**
     * Takes them from what {@link Tunables#resolve} gives.
     *
     * @param values by the names scripts use
     */
    public static ResourceLimits of(Map<String, Long> values) {
        return new ResourceLimits(values.get("stack"), values.get("memlock"), values.get("as"), values.get("data"));
    }
}
