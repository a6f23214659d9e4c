package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.source.Source;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.errors.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text that was parsed and resolved without an error.
 *
 * @param source the text as the syntax tree counts it: without a byte order mark
 */
record CheckedScript(Source source, Syntax.Script syntax) {

    /** @throws FaultlineException with all errors of the text */
    static CheckedScript of(Source source, Catalogue catalogue) {
        SourceText text = new SourceText(source.getName(), source.getCharacters().toString());
        Source counted = text.text().length() == source.getLength()
                ? source
                : Source.newBuilder(source).content(text.text()).build();
        ParseResult parsed = ScriptParser.parse(text);
        refuseErrors(counted, Stream.concat(
                parsed.diagnostics().stream(), Resolver.resolve(parsed.script(), catalogue).diagnostics().stream()));
        return new CheckedScript(counted, parsed.script());
    }

    private static void refuseErrors(Source source, Stream<Diagnostic> diagnostics) {
        List<Problem> problems = diagnostics
                .filter(Diagnostic::isError)
                .sorted(Comparator.comparingInt(diagnostic -> diagnostic.span().start()))
                .limit(DiagnosticList.LIMIT)
                .map(diagnostic -> problem(source, diagnostic))
                .toList();
        if (!problems.isEmpty()) {
            throw FaultlineException.ofText(problems);
        }
    }

    private static Problem problem(Source source, Diagnostic diagnostic) {
        return new Problem(
                diagnostic.code().id(),
                diagnostic.sentence(),
                diagnostic.hint() == null ? "" : diagnostic.hint(),
                source.createSection(diagnostic.span().start(), diagnostic.span().length()));
    }
}
