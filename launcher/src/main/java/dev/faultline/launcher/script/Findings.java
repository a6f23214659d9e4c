package dev.faultline.launcher.script;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.launcher.report.ErrorReport;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a script before it runs, each list in the order of the text.
 *
 * @param errors with one of these it does not run
 * @param warnings it runs, but may not mean what it looks like
 * @param uses the {@code use} statements it has
 */
public record Findings(List<ErrorReport> errors, List<ErrorReport> warnings, List<Use> uses) {

    /** A {@code use} statement: the path of the module as it is written, and where. */
    public record Use(String path, SourceText text, Span span) {

        /** Reports that the module cannot be used. */
        public ErrorReport error(String code, String sentence, String hint) {
            return at(code, sentence, text, span, hint.isEmpty() ? null : hint);
        }
    }

    /** Parses and resolves a script. */
    public static Findings in(Script script, Catalogue catalogue) {
        SourceText text = new SourceText(script.name(), script.text());
        ParseResult parsed = ScriptParser.parse(text);
        List<Diagnostic> all = Stream.concat(parsed.diagnostics().stream(),
                Resolver.resolve(parsed.script(), catalogue).diagnostics().stream())
                .sorted(Comparator.comparingInt(found -> found.span().start()))
                .toList();
        return new Findings(
                all.stream().filter(Diagnostic::isError).limit(DiagnosticList.LIMIT).map(found -> report(found, text)).toList(),
                all.stream().filter(found -> !found.isError()).map(found -> report(found, text)).toList(),
                parsed.script().statements().stream().filter(Statement.Use.class::isInstance).map(Statement.Use.class::cast)
                        .map(use -> new Use(use.path().text(), text, use.path().span())).toList());
    }

    /** What keeps a script from being parsed. */
    public static List<ErrorReport> ofSyntax(Script script) {
        SourceText text = new SourceText(script.name(), script.text());
        return ScriptParser.parse(text).diagnostics().stream().filter(Diagnostic::isError).map(found -> report(found, text)).toList();
    }

    private static ErrorReport report(Diagnostic found, SourceText text) {
        return at(found.code().id(), found.sentence(), text, found.span(), found.hint());
    }

    private static ErrorReport at(String code, String sentence, SourceText text, Span span, @Nullable String hint) {
        String line = text.line(span.line());
        int endColumn = span.endLine() == span.line() ? span.endColumn() : line.length() + 1;
        return new ErrorReport(code, sentence, text.name(), span.line(), span.column(), endColumn, line, hint);
    }
}
