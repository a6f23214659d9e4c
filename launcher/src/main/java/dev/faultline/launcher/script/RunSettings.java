package dev.faultline.launcher.script;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of a run, beyond the script's own text.
 *
 * @param params values for the script's params, as text
 * @param machineKeys keys that override those of every machine, as text
 * @param seed overrides the seed of every machine; null leaves it
 * @param checkInvariants after every statement
 * @param keepGoing skip signalled accesses, let refused calls pass
 * @param maxSteps statements that may begin; 0 for no limit
 * @param timeout host time the run may take; null for no limit
 */
public record RunSettings(
        Map<String, String> params,
        Map<String, String> machineKeys,
        @Nullable Long seed,
        boolean checkInvariants,
        boolean keepGoing,
        long maxSteps,
        @Nullable Duration timeout) {

    /** The same settings with all machines running {@code design}. */
    public RunSettings withDesign(String design) {
        Map<String, String> keys = new LinkedHashMap<>(machineKeys);
        keys.put("design", design);
        return new RunSettings(params, Collections.unmodifiableMap(keys), seed, checkInvariants, keepGoing, maxSteps, timeout);
    }

    /** The same settings with other keys for all machines. */
    public RunSettings withMachineKeys(Map<String, String> keys) {
        return new RunSettings(params, Map.copyOf(keys), seed, checkInvariants, keepGoing, maxSteps, timeout);
    }

    /** The same settings with another seed for all machines. */
    public RunSettings withSeed(long other) {
        return new RunSettings(params, machineKeys, other, checkInvariants, keepGoing, maxSteps, timeout);
    }
}
