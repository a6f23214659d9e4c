package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;

/** How far each line is indented, by the brackets open where it begins and by whether its statement began on a line before. */
final class Indentation {

    static final int STEP = 4;

    /** An open bracket, by its arranged type, and the indentation of the line it stands on. */
    private record Open(int type, int indentation) {}

    private final List<Open> open = new ArrayList<>();
    private int current;
    private int previousType = FaultlineLexer.TERMINATOR;

    /** The indentation of a line that consists of {@code line}, which have not been passed yet; of a comment's when it is empty. */
    int of(List<CommonToken> line) {
        int closed = 0;
        while (closed < line.size() && closes(line.get(closed).getType())) {
            closed++;
        }
        if (closed > 0) {
            current = open.get(open.size() - closed).indentation();
        } else {
            current = open.isEmpty() ? 0 : open.getLast().indentation() + STEP;
            boolean goesOn = isInBlock() && !beginsStatement() && !isElse(line);
            current += goesOn ? STEP : 0;
        }
        return current;
    }

    /** A token goes by; all do, in order. */
    void pass(CommonToken token) {
        int type = token.getType();
        if (opens(type)) {
            open.add(new Open(type, current));
        } else if (closes(type)) {
            open.removeLast();
        }
        if (type != FaultlineLexer.NEWLINE) {
            previousType = type;
        }
    }

    /** The arranged type of the bracket that the next closing one closes. */
    int innermost() {
        return open.getLast().type();
    }

    /** Whether a bracket is what came last. */
    boolean isJustOpened() {
        return opens(previousType);
    }

    int previousType() {
        return previousType;
    }

    private boolean isInBlock() {
        return open.isEmpty() || open.getLast().type() == FaultlineLexer.LEFT_BRACE;
    }

    private boolean beginsStatement() {
        return previousType == FaultlineLexer.TERMINATOR || previousType == FaultlineLexer.LEFT_BRACE;
    }

    /** {@code else} may begin the line behind its {@code if}, and stands below it. */
    private static boolean isElse(List<CommonToken> line) {
        return !line.isEmpty() && line.getFirst().getType() == FaultlineLexer.ELSE;
    }

    static boolean opens(int type) {
        return switch (type) {
            case FaultlineLexer.LEFT_BRACE, FaultlineLexer.RECORD_BRACE, FaultlineLexer.LEFT_PAREN, FaultlineLexer.CALL_PAREN,
                    FaultlineLexer.LEFT_BRACKET, FaultlineLexer.INDEX_BRACKET, FaultlineLexer.HOLE_OPEN -> true;
            default -> false;
        };
    }

    static boolean closes(int type) {
        return switch (type) {
            case FaultlineLexer.RIGHT_BRACE, FaultlineLexer.RIGHT_PAREN, FaultlineLexer.RIGHT_BRACKET, FaultlineLexer.HOLE_CLOSE -> true;
            default -> false;
        };
    }
}
