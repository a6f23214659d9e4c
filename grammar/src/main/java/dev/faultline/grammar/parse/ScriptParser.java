package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/**
 * Reads a script: text in, syntax tree and errors out.
 *
 * <p>Any text gives a tree and at most {@link DiagnosticList#LIMIT} errors, and never an exception; nothing of the parser generator
 * leaves this package.
 */
public final class ScriptParser {

    private ScriptParser() {}

    /** Reads a file's text. */
    public static ParseResult parse(SourceText source) {
        return parse(source, ParseMode.SCRIPT);
    }

    public static ParseResult parse(SourceText source, ParseMode mode) {
        DiagnosticList diagnostics = new DiagnosticList();
        List<CommonToken> tokens = tokens(source, diagnostics);
        TreeBuilder builder = new TreeBuilder(source, diagnostics, mode);
        List<Statement> statements = new ArrayList<>();
        if (!tokens.isEmpty()) {
            FaultlineParser parser = parserOf(tokens, source, diagnostics);
            // One line at a time: its parse tree is garbage before the next one is read.
            while (parser.getInputStream().LA(1) != Token.EOF && !diagnostics.isFull()) {
                builder.statements().addTo(statements, parser.line());
            }
        }
        Syntax.Script script = new Syntax.Script(
                source.span(0, source.text().length()), source, statements, builder.statements().metMachineBlock());
        return new ParseResult(script, diagnostics.inOrder());
    }

    private static List<CommonToken> tokens(SourceText source, DiagnosticList diagnostics) {
        int nul = source.text().indexOf('\0');
        if (nul >= 0) {
            diagnostics.error(DiagnosticCode.NOT_TEXT, source.span(nul, nul + 1), "this is not a text file: it has a NUL byte here", null);
            return List.of();
        }
        List<CommonToken> read = new TokenReader(source, diagnostics).read();
        List<CommonToken> matched = new BracketMatcher(source, diagnostics).match(read);
        return new Layout(matched).arrange();
    }

    private static FaultlineParser parserOf(List<CommonToken> tokens, SourceText source, DiagnosticList diagnostics) {
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens, source.name()));
        // Error recovery looks ahead to the end of a statement, which a stream that fetches on demand does not allow.
        stream.fill();
        FaultlineParser parser = new FaultlineParser(stream);
        parser.removeErrorListeners();
        parser.setErrorHandler(new HumanErrorStrategy(source, diagnostics));
        return parser;
    }
}
