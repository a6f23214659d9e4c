package dev.faultline.editor.analysis;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Resolution;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.resolve.Symbols;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that one text says by itself, broken or not.
 *
 * @param isReadable whether the whole of it could be parsed
 * @param diagnostics in the order of the text: errors up to the limit of one pass, and warnings
 */
public record Analysis(SourceText text, Syntax.Script script, boolean isReadable, List<Diagnostic> diagnostics, Symbols symbols) {

    public Analysis {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Parses and resolves a text. */
    public static Analysis of(SourceText text, Catalogue catalogue) {
        ParseResult parsed = ScriptParser.parse(text);
        Resolution resolved = Resolver.resolve(parsed.script(), catalogue);
        List<Diagnostic> found = Stream.concat(parsed.diagnostics().stream(), resolved.diagnostics().stream())
                .sorted(Comparator.comparingInt(each -> each.span().start()))
                .toList();
        Stream<Diagnostic> errors = found.stream().filter(Diagnostic::isError).limit(DiagnosticList.LIMIT);
        Stream<Diagnostic> warnings = found.stream().filter(each -> !each.isError());
        return new Analysis(text, parsed.script(), !parsed.hasErrors(), Stream.concat(errors, warnings)
                .sorted(Comparator.comparingInt(each -> each.span().start())).toList(), resolved.symbols());
    }

    /** The modules it uses; a {@code use} stands at the top of a script. */
    public List<Statement.Use> uses() {
        return script.statements().stream().filter(Statement.Use.class::isInstance).map(Statement.Use.class::cast).toList();
    }
}
