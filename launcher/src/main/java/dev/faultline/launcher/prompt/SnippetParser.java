package dev.faultline.launcher.prompt;

import dev.faultline.grammar.parse.SnippetGatherer;
import dev.faultline.launcher.repl.ReplSession;
import java.util.function.Supplier;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor whether Enter ends the input or its line, and what the cursor stands in. */
final class SnippetParser implements Parser {

    private final Supplier<ReplSession> session;

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
        if (!line.isBlank() && !isGivenUp && !session.get().isComplete(line)) {
            throw new EOFError(-1, -1, "the input goes on", null, openBrackets(line), null);
        }
        return SnippetLine.whole(line, cursor);
    }

    /** How deep the next line is indented. */
    private static int openBrackets(String text) {
        SnippetGatherer gatherer = new SnippetGatherer();
        text.lines().forEach(gatherer::add);
        return gatherer.openBrackets();
    }

    @Override
    public boolean isEscapeChar(char character) {
        return false;
    }
}
