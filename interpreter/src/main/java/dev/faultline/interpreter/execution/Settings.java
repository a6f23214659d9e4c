package dev.faultline.interpreter.execution;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the host asked of a run; the options of the language in typed form.
 *
 * @param params values given from outside, by name, as text
 * @param machineKeys keys that override those of every machine ("cpus", "config.SMP", "sysctl.vm.swappiness"), as text
 * @param seed overrides the seed of every machine; null leaves it
 * @param checkInvariants check every invariant after every statement
 * @param keepGoing signals skip the access and refused calls pass
 * @param maxSteps statements that may begin; 0 for no limit
 * @param orderValidator validate lock order
 * @param scriptFolder where relative modules are; null for none
 * @param report return a result even when the script fails
 * @param session texts are the inputs of one session, which reports in any case
 */
public record Settings(
        Map<String, String> params,
        Map<String, String> machineKeys,
        @Nullable Long seed,
        boolean checkInvariants,
        boolean keepGoing,
        long maxSteps,
        boolean orderValidator,
        @Nullable Path scriptFolder,
        boolean report,
        boolean session) {}
