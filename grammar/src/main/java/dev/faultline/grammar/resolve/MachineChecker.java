package dev.faultline.grammar.resolve;

import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.MachineEntry;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Machine blocks: known keys, each once, with values that can be right. What is computed is checked when the machine boots. */
final class MachineChecker {

    private static final int MOST_CPUS = 512;
    private static final int FEW_ENOUGH_TO_LIST = 12;

    /** Keys whose values are words of the language itself; the other lists are in the catalogue. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "rwsem", List.of("generic", "xadd"),
            "spinlock", List.of("test-and-set", "ticket", "queued"),
            "counters", List.of("locked", "atomic", "per-task", "delta", "unlocked", "percpu"),
            "prefault", List.of("none", "v1", "v2", "v4", "v5", "v13"),
            "prezero", List.of("on", "off"),
            "thp", List.of("never", "madvise", "always"));

    private static final Map<String, Topic> TOPICS =
            Map.of("arch", Topic.ARCH, "kernel", Topic.KERNEL, "design", Topic.DESIGN, "cost", Topic.COST);

    private static final List<String> SWAP_KINDS = List.of("disk", "ssd", "zram");
    private static final List<String> RLIMITS = List.of("stack", "memlock", "as", "data");
    private static final String KCONFIG_PREFIX = "CONFIG_";

    private final Catalogue catalogue;
    private final DiagnosticList diagnostics;

    MachineChecker(Catalogue catalogue, DiagnosticList diagnostics) {
        this.catalogue = catalogue;
        this.diagnostics = diagnostics;
    }

    static boolean isKey(String word) {
        return Keywords.Category.MACHINE_KEY.words().contains(word);
    }

    void check(Statement.Machine machine) {
        Set<String> given = new HashSet<>();
        for (MachineEntry entry : machine.entries()) {
            switch (entry) {
                case MachineEntry.Setting setting -> checkSetting(setting, given);
                case MachineEntry.Swap swap -> checkSwap(swap, given);
                case MachineEntry.Config config -> checkConfig(config, given);
                case MachineEntry.Sysctl sysctl -> checkName("sysctl", sysctl.name(), catalogue.names(Topic.SYSCTL), given);
                case MachineEntry.Rlimit rlimit -> {
                    List<String> known = catalogue.names(Topic.RLIMIT);
                    checkName("rlimit", rlimit.name(), known.isEmpty() ? RLIMITS : known, given);
                }
            }
        }
    }

    private void checkSetting(MachineEntry.Setting setting, Set<String> given) {
        String key = setting.key().text();
        if (!isKey(key)) {
            diagnostics.add(Diagnostic.error(DiagnosticCode.UNKNOWN_MACHINE_KEY, setting.key().span(), "a machine has no key `" + key + "`",
                    unknownKeyAdvice(setting.key())));
            return;
        }
        once(key, setting.key(), given);
        String word = constantText(setting.value());
        if (word != null) {
            checkWord(key, word, setting.value());
        } else if (setting.value() instanceof MachineEntry.Value.Computed computed) {
            checkComputed(key, computed.expression());
        }
    }

    private Advice unknownKeyAdvice(Syntax.Identifier key) {
        Advice meant = Advice.didYouMean(key.span(), key.text(), Keywords.Category.MACHINE_KEY.words());
        if (meant != null) {
            return meant;
        }
        return Advice.of(catalogue.names(Topic.OPTION).contains(key.text()) ? "an option is set with `config " + key.text() + " = y`"
                : "the keys are " + String.join(", ", Keywords.Category.MACHINE_KEY.words()));
    }

    private static @Nullable String constantText(MachineEntry.Value value) {
        return switch (value) {
            case MachineEntry.Value.Word word -> word.text();
            case MachineEntry.Value.Computed(Expression.Text text) -> text.plain();
            case MachineEntry.Value.Computed computed -> null;
        };
    }

    private void checkWord(String key, String word, MachineEntry.Value value) {
        Span span = value.span();
        List<String> known = TOPICS.containsKey(key) ? catalogue.names(TOPICS.get(key)) : WORDS.getOrDefault(key, List.of());
        if (known.isEmpty() && !WORDS.containsKey(key) && !TOPICS.containsKey(key)) {
            refuse(span, "`" + key + "` is a number, not a string");
        } else if (!known.isEmpty() && !known.contains(word)) {
            Optional<String> meant = DidYouMean.closest(word, known);
            String all = known.size() <= FEW_ENOUGH_TO_LIST ? "there are " + String.join(", ", known)
                    : "`faultline list " + key + "` shows all";
            boolean isBare = value instanceof MachineEntry.Value.Word;
            diagnostics.add(Diagnostic.error(DiagnosticCode.BAD_MACHINE_VALUE, span,
                    "there is no " + key + " `" + Resolver.shortened(word) + "`",
                    meant.map(found -> isBare ? Advice.didYouMean(span, found) : Advice.didYouMeanString(span, found))
                            .orElse(Advice.of(all))));
        }
    }

    private void checkComputed(String key, Expression value) {
        Span span = value.span();
        ValueKind kind = ValueKind.of(value);
        switch (key) {
            case "cpus" -> checkCount(key, value, MOST_CPUS);
            case "nodes" -> checkCount(key, value, MOST_CPUS);
            case "memory" -> {
                Long bytes = Constants.whole(value);
                if (isNotAny(kind, ValueKind.INT, ValueKind.SIZE)) {
                    refuse(span, "`memory` is a size, not " + kind.words());
                } else if (bytes != null && bytes <= 0) {
                    refuse(span, "`memory` must be more than nothing");
                }
            }
            case "seed" -> {
                if (isNotAny(kind, ValueKind.INT)) {
                    refuse(span, "`seed` is an int, not " + kind.words());
                }
            }
            case "jitter" -> {
                Double fraction = Constants.number(value);
                if (isNotAny(kind, ValueKind.INT, ValueKind.FLOAT) || fraction != null && (fraction < 0 || fraction > 1)) {
                    refuse(span, "`jitter` is a fraction from 0 to 1");
                }
            }
            default -> {
                boolean wantsString = TOPICS.containsKey(key) || WORDS.containsKey(key);
                if (wantsString && isNotAny(kind, ValueKind.STRING)) {
                    diagnostics.error(DiagnosticCode.BAD_MACHINE_VALUE, span, "`" + key + "` is a name, not " + kind.words(),
                            "write it as a string: `" + key + " \"…\"`");
                }
            }
        }
    }

    private void checkCount(String key, Expression value, int most) {
        ValueKind kind = ValueKind.of(value);
        Long count = Constants.whole(value);
        if (isNotAny(kind, ValueKind.INT)) {
            refuse(value.span(), "`" + key + "` is an int, not " + kind.words());
        } else if (count != null && (count < 1 || count > most)) {
            refuse(value.span(), "`" + key + "` must be from 1 to " + most + ", not " + count);
        }
    }

    private static boolean isNotAny(ValueKind kind, ValueKind... allowed) {
        return kind != ValueKind.UNKNOWN && !List.of(allowed).contains(kind);
    }

    private void checkSwap(MachineEntry.Swap swap, Set<String> given) {
        once("swap", swap.key(), given);
        if (swap.kind() != null && !SWAP_KINDS.contains(swap.kind().text())) {
            diagnostics.error(DiagnosticCode.BAD_MACHINE_VALUE, swap.kind().span(), "there is no kind of swap `" + swap.kind().text() + "`",
                    "there are disk, ssd and zram");
        }
    }

    private void checkConfig(MachineEntry.Config config, Set<String> given) {
        String name = config.name().text();
        if (name.startsWith(KCONFIG_PREFIX)) {
            String bare = name.substring(KCONFIG_PREFIX.length());
            diagnostics.add(Diagnostic.error(DiagnosticCode.BAD_MACHINE_VALUE, config.name().span(), "options are named without `CONFIG_`",
                    Advice.of("write `config " + Resolver.shortened(bare) + "`").doneBy(config.name().span(), bare)));
            return;
        }
        checkName("config", config.name(), catalogue.names(Topic.OPTION), given);
    }

    private void checkName(String key, Syntax.Identifier name, List<String> known, Set<String> given) {
        once(key + " " + name.text(), name, given);
        if (!known.isEmpty() && !known.contains(name.text())) {
            Advice meant = Advice.didYouMean(name.span(), name.text(), known);
            diagnostics.add(Diagnostic.error(DiagnosticCode.BAD_MACHINE_VALUE, name.span(),
                    "there is no " + key + " `" + Resolver.shortened(name.text()) + "`",
                    meant != null ? meant : Advice.of("`faultline list option` shows what there is")));
        }
    }

    private void once(String what, Syntax.Identifier at, Set<String> given) {
        if (!given.add(what)) {
            diagnostics.error(DiagnosticCode.DUPLICATE_MACHINE_KEY, at.span(), "`" + Resolver.shortened(what) + "` is given twice",
                    "leave one of them out");
        }
    }

    private void refuse(Span span, String sentence) {
        diagnostics.error(DiagnosticCode.BAD_MACHINE_VALUE, span, sentence, null);
    }
}
