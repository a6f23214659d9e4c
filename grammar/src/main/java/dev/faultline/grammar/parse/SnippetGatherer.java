package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import org.antlr.v4.runtime.CommonToken;

/**
 * Gathers lines until they are a whole input, as {@link StatementSplitter#isComplete} would say of all of them together.
 *
 * <p>That would read everything again at each line, so a long block would take the square of its length. A string ends on its line at
 * the latest, so the brackets of each line can be counted alone, and all is read only where none is open.
 */
public final class SnippetGatherer {

    private final StringBuilder text = new StringBuilder();
    private int openBrackets;
    private boolean hasMistakes;

    /** Adds one line, without its end. */
    public void add(String line) {
        text.append(text.isEmpty() ? "" : "\n").append(line);
        DiagnosticList mistakes = new DiagnosticList();
        for (CommonToken token : new TokenReader(new SourceText("", line), mistakes).read()) {
            switch (token.getType()) {
                case FaultlineLexer.LEFT_PAREN, FaultlineLexer.LEFT_BRACKET, FaultlineLexer.LEFT_BRACE -> openBrackets++;
                case FaultlineLexer.RIGHT_PAREN, FaultlineLexer.RIGHT_BRACKET, FaultlineLexer.RIGHT_BRACE -> openBrackets--;
                default -> {}
            }
            hasMistakes |= openBrackets < 0;
        }
        hasMistakes |= !mistakes.inOrder().isEmpty();
    }

    /** Whether the lines so far are a whole input. With a mistake in them they are: waiting for more would not mend it. */
    public boolean isComplete() {
        return hasMistakes || openBrackets == 0 && StatementSplitter.isComplete(text.toString());
    }

    /** Brackets that are open at the end of the lines so far. */
    public int openBrackets() {
        return Math.max(0, openBrackets);
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The lines so far, with line breaks between them; the next line begins a new input. */
    public String take() {
        String taken = text.toString();
        text.setLength(0);
        openBrackets = 0;
        hasMistakes = false;
        return taken;
    }
}
