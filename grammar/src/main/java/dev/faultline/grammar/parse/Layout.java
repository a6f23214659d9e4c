package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.jspecify.annotations.Nullable;

/**
 * Third pass: where statements end, and what each bracket and word is.
 *
 * <p>Lines end statements except after an operator, inside parentheses and so on; a bracket is a call, an index, a list, a block or
 * a record by what stands before it; a word is what its neighbours make it ({@link WordRoles}). With all that settled here, the
 * parser decides everything on one token and needs no Java in its grammar.
 */
final class Layout {

    /** What the bracket is that the current token stands in; the script itself counts as a block. */
    enum LevelKind {
        BLOCK,
        MACHINE,
        RECORD,
        CALL,
        GROUP,
        /** Parameters of a function. */
        PARAMETERS,
        BRACKET,
        HOLE
    }

    /** One open bracket and what goes on in it. */
    static final class Level {
        final LevelKind kind;
        /** Does a line break mean something directly in this bracket? */
        final boolean linesCount;
        /** The operation whose operands are being read, null outside of one. */
        @Nullable
        OperationWords operation;
        /** Type of the first token of the current statement. */
        int statementType;

        Level(LevelKind kind, boolean linesCount) {
            this.kind = kind;
            this.linesCount = linesCount;
        }
    }

    private final List<CommonToken> tokens;
    private final List<CommonToken> done = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private final WordRoles roles = new WordRoles(this);
    private int position;

    /** @param tokens with matching brackets, NEWLINE between lines */
    Layout(List<CommonToken> tokens) {
        this.tokens = tokens;
        levels.add(new Level(LevelKind.BLOCK, true));
    }

    /** The tokens as the parser takes them, without EOF. */
    List<CommonToken> arrange() {
        while (position < tokens.size()) {
            CommonToken token = tokens.get(position);
            position++;
            if (atStatementStart()) {
                level().statementType = token.getType();
            }
            place(token);
        }
        if (!done.isEmpty() && !atStatementStart()) {
            CommonToken last = done.getLast();
            done.add(Tokens.synthetic(FaultlineLexer.TERMINATOR, last.getStopIndex() + 1, last));
        }
        return done;
    }

    private void place(CommonToken token) {
        int type = token.getType();
        switch (type) {
            case FaultlineLexer.NEWLINE -> placeNewline(token);
            case FaultlineLexer.SEMICOLON -> {
                LevelKind kind = level().kind;
                if (kind == LevelKind.BLOCK || kind == LevelKind.MACHINE) {
                    token.setType(FaultlineLexer.TERMINATOR);
                    level().operation = null;
                }
                done.add(token);
            }
            case FaultlineLexer.LEFT_PAREN -> placeParenthesis(token);
            case FaultlineLexer.LEFT_BRACKET -> {
                if (endsValue(previousType()) && Tokens.areAttached(done.getLast(), token)) {
                    token.setType(FaultlineLexer.INDEX_BRACKET);
                } else {
                    countOperand();
                }
                push(token, LevelKind.BRACKET, false);
            }
            case FaultlineLexer.LEFT_BRACE -> placeBrace(token);
            case FaultlineLexer.HOLE_OPEN -> push(token, LevelKind.HOLE, false);
            case FaultlineLexer.RIGHT_BRACE -> {
                boolean isBlock = level().kind == LevelKind.BLOCK || level().kind == LevelKind.MACHINE;
                if (isBlock && !atStatementStart()) {
                    done.add(Tokens.synthetic(FaultlineLexer.TERMINATOR, token.getStartIndex(), token));
                }
                pop(token);
            }
            case FaultlineLexer.RIGHT_PAREN, FaultlineLexer.RIGHT_BRACKET, FaultlineLexer.HOLE_CLOSE -> pop(token);
            case FaultlineLexer.COMMA -> {
                level().operation = null;
                done.add(token);
            }
            default -> {
                boolean mayBeSettingName = level().kind == LevelKind.MACHINE && TokenSets.isNumber(type);
                if (TokenSets.isFreeWord(type) || TokenSets.isReserved(type) || mayBeSettingName) {
                    roles.assign(token);
                } else if (level().operation != null) {
                    level().operation.sign(type, previousType());
                }
                done.add(token);
            }
        }
    }

    private void placeNewline(CommonToken token) {
        Level level = level();
        int previous = previousType();
        int next = nextTypeOnAnyLine();
        boolean ends = level.linesCount
                && !atStatementStart()
                && !TokenSets.CONTINUES_LINE.get(previous)
                && !(previous == FaultlineLexer.RIGHT_BRACE && next == FaultlineLexer.ELSE)
                && !(level.kind == LevelKind.RECORD && next == FaultlineLexer.RIGHT_BRACE);
        if (ends) {
            token.setType(FaultlineLexer.TERMINATOR);
            done.add(token);
            level.operation = null;
        }
    }

    private void placeParenthesis(CommonToken token) {
        int previous = previousType();
        boolean isCall = endsValue(previous) && Tokens.areAttached(done.getLast(), token);
        boolean isParameters = previous == FaultlineLexer.FN || previous == FaultlineLexer.NAME && done.size() > 1
                && done.get(done.size() - 2).getType() == FaultlineLexer.FN;
        if (isCall) {
            token.setType(FaultlineLexer.CALL_PAREN);
        } else if (!isParameters) {
            countOperand();
        }
        push(token, isParameters ? LevelKind.PARAMETERS : isCall ? LevelKind.CALL : LevelKind.GROUP, false);
    }

    private void placeBrace(CommonToken token) {
        if (previousType() == FaultlineLexer.MACHINE) {
            push(token, LevelKind.MACHINE, true);
        } else if (beginsRecord()) {
            token.setType(FaultlineLexer.RECORD_BRACE);
            push(token, LevelKind.RECORD, level().linesCount);
        } else {
            push(token, LevelKind.BLOCK, true);
        }
    }

    /** A brace begins a record where a value is expected. A statement begins with none, but the REPL takes a record there. */
    private boolean beginsRecord() {
        if (!atStatementStart()) {
            return TokenSets.WANTS_VALUE.get(previousType());
        }
        return nextTypeOnAnyLine() == FaultlineLexer.RIGHT_BRACE || typeAfterNext() == FaultlineLexer.COLON;
    }

    private void push(CommonToken token, LevelKind kind, boolean linesCount) {
        levels.add(new Level(kind, linesCount));
        done.add(token);
    }

    private void pop(CommonToken token) {
        levels.removeLast();
        done.add(token);
    }

    private void countOperand() {
        OperationWords operation = level().operation;
        if (operation != null) {
            operation.value(previousType());
        }
    }

    // ---- what the word rules ask -------------------------------------------------------------------------------------

    Level level() {
        return levels.getLast();
    }

    boolean atStatementStart() {
        if (level().kind != LevelKind.BLOCK && level().kind != LevelKind.MACHINE) {
            return false;
        }
        int previous = previousType();
        return previous == FaultlineLexer.TERMINATOR || previous == FaultlineLexer.LEFT_BRACE || previous == FaultlineLexer.EOF;
    }

    static boolean endsValue(int type) {
        return type >= 0 && TokenSets.ENDS_VALUE.get(type);
    }

    /** Type of the token before the current one; EOF when there is none. */
    int previousType() {
        return done.isEmpty() ? FaultlineLexer.EOF : done.getLast().getType();
    }

    /** The token after the current one, across line breaks where they mean nothing; null at the end. */
    @Nullable
    CommonToken next() {
        for (int i = position; i < tokens.size(); i++) {
            if (tokens.get(i).getType() != FaultlineLexer.NEWLINE || level().linesCount) {
                return tokens.get(i);
            }
        }
        return null;
    }

    /** Takes the next token off, for rules that make one token out of several. */
    CommonToken take() {
        return tokens.get(position++);
    }

    boolean hasMore() {
        return position < tokens.size();
    }

    CommonToken peek() {
        return tokens.get(position);
    }

    private int nextTypeOnAnyLine() {
        int at = skipNewlines(position);
        return at < tokens.size() ? tokens.get(at).getType() : FaultlineLexer.EOF;
    }

    private int typeAfterNext() {
        int at = skipNewlines(position) + 1;
        return at < tokens.size() ? tokens.get(at).getType() : FaultlineLexer.EOF;
    }

    private int skipNewlines(int from) {
        int at = from;
        while (at < tokens.size() && tokens.get(at).getType() == FaultlineLexer.NEWLINE) {
            at++;
        }
        return at;
    }
}
