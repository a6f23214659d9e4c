package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.source.Source;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.parse.ParseMode;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Resolution;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.errors.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A text that was parsed and resolved without an error.
 *
 * @param source the text as the syntax tree counts it: without a byte order mark
 * @param names what it defines at its top level
 */
record CheckedScript(Source source, Syntax.Script syntax, Map<String, NameKind> names) {

    /** @throws FaultlineException with all errors of the text */
    static CheckedScript of(Source source, Catalogue catalogue) {
        return of(source, catalogue, ParseMode.SCRIPT, Map.of());
    }

    /**
     * An input of a session.
     *
     * @param earlier names that inputs before it defined
     * @throws FaultlineException with all errors of the text
     */
    static CheckedScript ofSession(Source source, Catalogue catalogue, Map<String, NameKind> earlier) {
        return of(source, catalogue, ParseMode.REPL, earlier);
    }

    private static CheckedScript of(Source source, Catalogue catalogue, ParseMode mode, Map<String, NameKind> earlier) {
        SourceText text = new SourceText(source.getName(), source.getCharacters().toString());
        Source counted = text.text().length() == source.getLength()
                ? source
                : Source.newBuilder(source).content(text.text()).build();
        ParseResult parsed = ScriptParser.parse(text, mode);
        Resolution resolved = Resolver.resolve(parsed.script(), catalogue, earlier);
        refuseErrors(counted, Stream.concat(parsed.diagnostics().stream(), resolved.diagnostics().stream()));
        return new CheckedScript(counted, parsed.script(), resolved.names());
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
