package dev.faultline.launcher.script;

import dev.faultline.editor.analysis.Analysis;
import dev.faultline.editor.analysis.Findings;
import dev.faultline.editor.analysis.Findings.Finding;
import dev.faultline.editor.analysis.LibraryCatalogue;
import dev.faultline.editor.analysis.TextFiles;
import dev.faultline.editor.analysis.UnreadableTextException;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.stdlib.Library;
import java.nio.file.Path;
import java.util.List;

/**
 * What is wrong with a script and its modules, as reports: the findings of the analysis that editors show too.
 *
 * @param errors what keeps the script from running
 * @param warnings it runs, but may not mean what it looks like
 */
public record ScriptCheck(List<ErrorReport> errors, List<ErrorReport> warnings) {

    public ScriptCheck {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /** Looks at a script and the modules it uses, directly or through others, without running anything. */
    public static ScriptCheck of(Script script) {
        Library library = new Library();
        Catalogue catalogue = LibraryCatalogue.of(library);
        List<Finding> findings = Findings.of(
                analysis(script, catalogue), script.file(), library, file -> module(file, catalogue));
        return new ScriptCheck(
                findings.stream().filter(found -> found.diagnostic().isError()).map(ScriptCheck::report).toList(),
                findings.stream().filter(found -> !found.diagnostic().isError()).map(ScriptCheck::report).toList());
    }

    /** What keeps a script from being parsed. */
    public static List<ErrorReport> ofSyntax(Script script) {
        SourceText text = new SourceText(script.name(), script.text());
        return ScriptParser.parse(text).diagnostics().stream().filter(Diagnostic::isError).map(found -> report(found, text)).toList();
    }

    private static Analysis analysis(Script script, Catalogue catalogue) {
        return Analysis.of(new SourceText(script.name(), script.text()), catalogue);
    }

    private static Analysis module(Path file, Catalogue catalogue) throws UnreadableTextException {
        return Analysis.of(new SourceText(file.getFileName().toString(), TextFiles.read(file.toString(), file)), catalogue);
    }

    private static ErrorReport report(Finding finding) {
        return report(finding.diagnostic(), finding.text());
    }

    private static ErrorReport report(Diagnostic found, SourceText text) {
        Span span = found.span();
        String line = text.line(span.line());
        int endColumn = span.endLine() == span.line() ? span.endColumn() : line.length() + 1;
        return new ErrorReport(found.code().id(), found.sentence(), text.name(), span.line(), span.column(), endColumn, line, found.hint());
    }
}
