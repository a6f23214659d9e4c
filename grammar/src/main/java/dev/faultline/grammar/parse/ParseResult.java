package dev.faultline.grammar.parse;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.syntax.Syntax;
import java.util.List;

/**
 * What a text was read as.
 *
 * @param script always there; statements that could not be read are in it as broken ones
 * @param diagnostics in the order of the text; without an error the whole text was read
 */
public record ParseResult(Syntax.Script script, List<Diagnostic> diagnostics) {

    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
