package dev.faultline.launcher.script;

import dev.faultline.editor.analysis.LibraryCatalogue;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.launcher.UserError;
import dev.faultline.stdlib.Library;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Checks {@code -m KEY=VALUE} before anything runs, by the rules of a machine block: it is written as one and resolved. */
public final class MachineKeys {

    /** Keys whose value is a string, which a command line gives without quotes. */
    private static final Set<String> STRINGS = Set.of("kernel", "cost");

    private static final Set<String> GROUPS = Set.of("config", "sysctl", "rlimit");

    private MachineKeys() {}

    /** @throws UserError for the first key or value that no machine takes */
    public static void check(Map<String, String> given) {
        if (given.isEmpty()) {
            return;
        }
        Catalogue catalogue = LibraryCatalogue.of(new Library());
        given.forEach((key, value) -> {
            ParseResult parsed = ScriptParser.parse(new SourceText("-m", "machine { " + entry(key, value) + " }"));
            Stream.concat(parsed.diagnostics().stream(), Resolver.resolve(parsed.script(), catalogue).diagnostics().stream())
                    .filter(Diagnostic::isError)
                    .findFirst()
                    .ifPresent(wrong -> {
                        String hint = wrong.hint() == null ? "" : "; " + wrong.hint();
                        throw UserError.usage("-m " + key + "=" + value + ": " + wrong.sentence() + hint);
                    });
        });
    }

    private static String entry(String key, String value) {
        int dot = key.indexOf('.');
        if (dot > 0 && GROUPS.contains(key.substring(0, dot))) {
            return key.substring(0, dot) + " " + key.substring(dot + 1) + " = " + value;
        }
        return key + " " + (STRINGS.contains(key) ? "\"" + value + "\"" : value);
    }
}
