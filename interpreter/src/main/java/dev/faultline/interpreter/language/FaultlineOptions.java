package dev.faultline.interpreter.language;

import com.oracle.truffle.api.Option;
import dev.faultline.interpreter.execution.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.graalvm.options.OptionCategory;
import org.graalvm.options.OptionKey;
import org.graalvm.options.OptionMap;
import org.graalvm.options.OptionStability;
import org.graalvm.options.OptionValues;

/**
 * The options a polyglot host can set, as {@code faultline.NAME}. Their names are stable.
 *
 * <p>Maps take one option an entry: {@code faultline.Param.threads=8}, {@code faultline.Machine.sysctl.vm.swappiness=0}.
 */
@Option.Group(FaultlineLanguage.ID)
final class FaultlineOptions {

    @Option(help = "Sets a param of the script.", category = OptionCategory.USER, stability = OptionStability.STABLE)
    static final OptionKey<OptionMap<String>> Param = OptionKey.mapOf(String.class);

    @Option(help = "Overrides a key of every machine: cpus, config.NAME, sysctl.NAME, rlimit.NAME.", category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<OptionMap<String>> Machine = OptionKey.mapOf(String.class);

    @Option(help = "Overrides the seed of every machine; empty leaves it.", category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<String> Seed = new OptionKey<>("");

    @Option(help = "Checks every invariant of the machine after every statement.", category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Boolean> Check = new OptionKey<>(false);

    @Option(help = "Goes on after signals, which skip the access, and after refused calls.", category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Boolean> KeepGoing = new OptionKey<>(false);

    @Option(help = "Statements that may begin; 0 for no limit.", category = OptionCategory.USER, stability = OptionStability.STABLE)
    static final OptionKey<Long> MaxSteps = new OptionKey<>(0L);

    @Option(help = "Folder that relative modules are read from; empty allows none.", category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<String> ScriptFolder = new OptionKey<>("");

    @Option(help = "Validates the order in which the simulated kernel takes its locks.", category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Boolean> LockOrder = new OptionKey<>(false);

    @Option(help = "Returns the result of a run that failed, with its error inside, instead of throwing.",
            category = OptionCategory.USER, stability = OptionStability.STABLE)
    static final OptionKey<Boolean> Report = new OptionKey<>(false);

    @Option(help = "Evaluates every text as the next input of one session, on the machine and with the names of those before it.",
            category = OptionCategory.USER, stability = OptionStability.STABLE)
    static final OptionKey<Boolean> Session = new OptionKey<>(false);

    private FaultlineOptions() {}

    /** @throws IllegalArgumentException for a seed that is no int */
    static Settings settings(OptionValues values) {
        String seed = values.get(Seed);
        String folder = values.get(ScriptFolder);
        return new Settings(
                entries(values.get(Param)),
                entries(values.get(Machine)),
                seed.isEmpty() ? null : Long.valueOf(seed),
                values.get(Check),
                values.get(KeepGoing),
                values.get(MaxSteps),
                values.get(LockOrder) || values.get(Check),
                folder.isEmpty() ? null : Path.of(folder),
                values.get(Report),
                values.get(Session));
    }

    /** In the order of their names: options have no order of their own, and a run must not depend on a hash. */
    private static Map<String, String> entries(OptionMap<String> map) {
        Map<String, String> sorted = new TreeMap<>();
        map.entrySet().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
