package dev.faultline.editor.server;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.syntax.Span;
import java.util.List;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Location;

/** Errors and warnings as the protocol has them: the sentence, and below it the hint. */
final class Problems {

    /** Who found it, as editors show it. */
    static final String SOURCE = "faultline";

    private Problems() {}

    static org.eclipse.lsp4j.Diagnostic convert(Document document, Diagnostic found) {
        String hint = found.hint();
        org.eclipse.lsp4j.Diagnostic problem = new org.eclipse.lsp4j.Diagnostic(document.range(found.span()),
                hint == null ? found.sentence() : found.sentence() + "\n" + hint,
                found.isError() ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, SOURCE, found.code().id());
        Span related = found.related();
        if (related != null) {
            Location first = new Location(document.uri(), document.range(related));
            problem.setRelatedInformation(List.of(new DiagnosticRelatedInformation(first, "it is defined here first")));
        }
        return problem;
    }
}
