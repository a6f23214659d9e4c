package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
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

    /**
     * Reads a file's bytes.
     *
     * @param name what errors call the script
     * @param utf8 with or without a byte order mark; bytes that are no UTF-8 are an error at their place
     */
    public static ParseResult parse(String name, byte[] utf8) {
        SourceText source = new SourceText(name, new String(utf8, StandardCharsets.UTF_8));
        int malformed = firstMalformed(utf8);
        if (malformed < 0) {
            return parse(source);
        }
        DiagnosticList diagnostics = new DiagnosticList();
        int start = Math.min(malformed, source.text().length());
        diagnostics.error(DiagnosticCode.NOT_TEXT, source.span(start, Math.min(start + 1, source.text().length())),
                "this is not a text file: it is not UTF-8 here", "save the file as UTF-8");
        Syntax.Script nothing = new Syntax.Script(source.span(0, source.text().length()), source, List.of(), false);
        return new ParseResult(nothing, diagnostics.inOrder());
    }

    /** Offset in the decoded text (without byte order mark) of the first bytes that are no UTF-8, or -1. */
    private static int firstMalformed(byte[] utf8) {
        CharBuffer decoded = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8), decoded, true);
        if (!result.isError()) {
            return -1;
        }
        boolean hasMark = decoded.position() > 0 && decoded.get(0) == '\uFEFF';
        return decoded.position() - (hasMark ? 1 : 0);
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
