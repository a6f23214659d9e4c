package dev.faultline.launcher.prompt;

import dev.faultline.grammar.parse.BracketPairs;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.launcher.repl.ReplSession;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is typed as the session sees it, and marks the bracket at the cursor with its partner. */
final class SnippetHighlighter implements Highlighter {

    static final int NOWHERE = -1;

    private final Supplier<ReplSession> session;
    private boolean marksBrackets = true;

    SnippetHighlighter(Supplier<ReplSession> session) {
        this.session = session;
    }

    /** Whether somebody edits: a finished line stays on the screen without the mark of the cursor's bracket. */
    void setMarksBrackets(boolean marks) {
        marksBrackets = marks;
    }

    @Override
    public AttributedString highlight(LineReader reader, String text) {
        if (text.isBlank()) {
            return new AttributedString(text);
        }
        boolean isBuffer = text.contentEquals(reader.getBuffer().toString());
        return highlight(text, marksBrackets && isBuffer ? reader.getBuffer().cursor() : NOWHERE);
    }

    /** @param cursor offset in {@code text}, or {@link #NOWHERE} */
    AttributedString highlight(String text, int cursor) {
        AttributedStringBuilder coloured = new AttributedStringBuilder(text.length());
        List<Integer> pair = cursor == NOWHERE ? List.of()
                : BracketPairs.at(text, cursor).map(found -> List.of(found.open(), found.close())).orElse(List.of());
        int done = 0;
        for (Piece piece : session.get().highlight(text)) {
            coloured.append(text.substring(done, piece.start()));
            AttributedStyle style = pair.contains(piece.start()) ? AttributedStyle.DEFAULT.bold().underline() : style(piece.kind());
            coloured.styled(style, text.substring(piece.start(), piece.end()));
            done = piece.end();
        }
        coloured.append(text.substring(done));
        return coloured.toAttributedString();
    }

    private static AttributedStyle style(Kind kind) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (kind) {
            case KEYWORD -> plain.foreground(AttributedStyle.MAGENTA);
            case OPERATION -> plain.foreground(AttributedStyle.BLUE).bold();
            case MODIFIER, MACHINE_KEY -> plain.foreground(AttributedStyle.CYAN);
            case NUMBER -> plain.foreground(AttributedStyle.YELLOW);
            case STRING -> plain.foreground(AttributedStyle.GREEN);
            case COMMENT -> plain.faint();
            case MISTAKE -> plain.foreground(AttributedStyle.RED).underline();
            case NAME, SIGN, BRACKET -> plain;
        };
    }
}
