package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;

/** Tells a REPL whether what was typed so far is a whole input, or goes on in the next line. */
public final class StatementSplitter {

    private StatementSplitter() {}

    /**
     * Does {@code text} end where a statement ends? A bracket that is open, and an operator, {@code =}, {@code =>} or {@code ,} at the
     * end, go on. Text with mistakes is complete: waiting for more would not mend it.
     */
    public static boolean isComplete(String text) {
        SourceText source = new SourceText("", text);
        DiagnosticList mistakes = new DiagnosticList();
        List<CommonToken> tokens = new TokenReader(source, mistakes).read();
        if (!mistakes.inOrder().isEmpty()) {
            return true;
        }
        if (hasOpenBracket(tokens)) {
            return false;
        }
        List<CommonToken> matched = new BracketMatcher(source, mistakes).match(tokens);
        List<CommonToken> arranged = new Layout(matched).arrange();
        // The last token is the end of the line, which is there even where the line goes on.
        return arranged.size() < 2 || !TokenSets.CONTINUES_LINE.get(arranged.get(arranged.size() - 2).getType());
    }

    private static boolean hasOpenBracket(List<CommonToken> tokens) {
        int open = 0;
        for (CommonToken token : tokens) {
            switch (token.getType()) {
                case FaultlineLexer.LEFT_PAREN, FaultlineLexer.LEFT_BRACKET, FaultlineLexer.LEFT_BRACE -> open++;
                case FaultlineLexer.RIGHT_PAREN, FaultlineLexer.RIGHT_BRACKET, FaultlineLexer.RIGHT_BRACE -> open--;
                default -> {}
            }
            if (open < 0) {
                return false;
            }
        }
        return open > 0;
    }
}
