package dev.faultline.launcher.prompt;

import dev.faultline.grammar.parse.SnippetGatherer;
import dev.faultline.launcher.repl.ReplSession;
import java.util.function.Supplier;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor whether Enter ends the input or its line, and what the cursor stands in.
 *
 * <p>It remembers the brackets of the lines it was asked about last: each line of a long input, which is pasted, is then read once.
 */
final class SnippetParser implements Parser {

    private final Supplier<ReplSession> session;
    private final SnippetGatherer gatherer = new SnippetGatherer();
    private String gathered = "";

    SnippetParser(Supplier<ReplSession> session) {
        this.session = session;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        return switch (context) {
            case COMPLETE -> new SnippetLine(line, cursor, session.get().complete(line, cursor));
            case ACCEPT_LINE -> accepted(line, cursor);
            default -> SnippetLine.whole(line, cursor);
        };
    }

    /** Enter on an empty line ends any input: a bracket that is missing far up is easier found by its error. */
    private ParsedLine accepted(String line, int cursor) {
        boolean isGivenUp = line.substring(line.stripTrailing().length()).indexOf('\n') >= 0;
        if (!line.isBlank() && !isGivenUp && !ReplSession.isCommand(line) && goesOn(line)) {
            throw new EOFError(-1, -1, "the input goes on", null, gatherer.openBrackets(), null);
        }
        return SnippetLine.whole(line, cursor);
    }

    private boolean goesOn(String text) {
        boolean isContinued = !gathered.isEmpty() && text.startsWith(gathered) && text.startsWith("\n", gathered.length());
        if (!isContinued) {
            gatherer.take();
        }
        for (String line : text.substring(isContinued ? gathered.length() + 1 : 0).split("\n", -1)) {
            gatherer.add(line);
        }
        gathered = text;
        return !gatherer.isComplete();
    }

    @Override
    public boolean isEscapeChar(char character) {
        return false;
    }
}
