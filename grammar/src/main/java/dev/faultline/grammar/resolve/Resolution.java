package dev.faultline.grammar.resolve;

import dev.faultline.grammar.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;

/**
 * What resolving a script found.
 *
 * @param diagnostics in the order of the text; with an error among them the script must not run
 * @param names what the script defines at its top level, which the next input of a REPL session sees
 * @param symbols the names of the text, where they are introduced and where they are meant
 */
public record Resolution(List<Diagnostic> diagnostics, Map<String, NameKind> names, Symbols symbols) {

    public Resolution {
        diagnostics = List.copyOf(diagnostics);
        names = Map.copyOf(names);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
