package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.parse.Layout.Level;
import dev.faultline.grammar.parse.Layout.LevelKind;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a word is follows from its neighbours, never from declarations: this gives each word its token type.
 *
 * <p>A word keeps the type the lexer gave it exactly where it has that meaning, and is a NAME everywhere else.
 */
final class WordRoles {

    private final Layout layout;

    WordRoles(Layout layout) {
        this.layout = layout;
    }

    /** Settles the type of a word, or in a machine block of a number, which may be part of a name there. */
    void assign(CommonToken word) {
        int previous = layout.previousType();
        if (layout.level().kind == LevelKind.MACHINE && previous != FaultlineLexer.DOT) {
            assignInMachine(word, previous);
        } else if (TokenSets.isNumber(word.getType())) {
            return;
        } else if (previous == FaultlineLexer.DOT || isLabel(previous)) {
            word.setType(FaultlineLexer.NAME);
        } else if (TokenSets.isReserved(word.getType())) {
            if (layout.level().operation != null) {
                layout.level().operation.sign(word.getType(), previous);
            }
        } else {
            word.setType(roleOf(word, previous));
        }
    }

    /** Before {@code :} of a field or a named argument every word is a name. */
    private boolean isLabel(int previous) {
        LevelKind kind = layout.level().kind;
        boolean mayBeLabel = previous == FaultlineLexer.RECORD_BRACE || previous == FaultlineLexer.CALL_PAREN
                || previous == FaultlineLexer.COMMA && (kind == LevelKind.RECORD || kind == LevelKind.CALL);
        return mayBeLabel && nextType() == FaultlineLexer.COLON;
    }

    private int roleOf(CommonToken word, int previous) {
        int type = word.getType();
        Level level = layout.level();
        if (beginsOperation(word, previous)) {
            level.operation = new OperationWords(type);
            return type;
        }
        if (previous == FaultlineLexer.EXPECT) {
            return expectation(word);
        }
        if (level.operation != null) {
            return level.operation.word(type, previous);
        }
        boolean afterValue = Layout.endsValue(previous);
        boolean hasMeaning = afterValue
                && (type == FaultlineLexer.BY || type == FaultlineLexer.WITH && level.statementType == FaultlineLexer.USE);
        return hasMeaning ? type : FaultlineLexer.NAME;
    }

    private boolean beginsOperation(CommonToken word, int previous) {
        if (!TokenSets.isOperationWord(word.getType())) {
            return false;
        }
        CommonToken next = layout.next();
        if (layout.atStatementStart()) {
            return next == null || !makesNameAtStart(word, next);
        }
        boolean mayBegin = previous == FaultlineLexer.ASSIGN || previous == FaultlineLexer.RETURN || previous == FaultlineLexer.ARROW
                || previous == FaultlineLexer.LEFT_PAREN && layout.level().kind == LevelKind.GROUP;
        return mayBegin && next != null && makesOperation(word, next);
    }

    private static boolean makesNameAtStart(Token word, Token next) {
        int type = next.getType();
        boolean opensAttached = type == FaultlineLexer.LEFT_PAREN || type == FaultlineLexer.LEFT_BRACKET;
        return TokenSets.ASSIGNS.get(type) || type == FaultlineLexer.DOT || opensAttached && Tokens.areAttached(word, next);
    }

    /** Inside an expression a word begins an operation only when an operand or a block follows it. */
    private static boolean makesOperation(Token word, Token next) {
        int type = next.getType();
        if (word.getType() == FaultlineLexer.BRK) {
            return type == FaultlineLexer.PLUS || type == FaultlineLexer.MINUS;
        }
        return switch (type) {
            case FaultlineLexer.LEFT_PAREN, FaultlineLexer.LEFT_BRACKET -> !Tokens.areAttached(word, next);
            case FaultlineLexer.LEFT_BRACE -> true;
            default -> TokenSets.isFreeWord(type) || TokenSets.BEGINS_OPERAND.get(type);
        };
    }

    /** After {@code expect}: a signal, oom or an errno's name where a block follows; otherwise a condition begins. */
    private int expectation(CommonToken word) {
        CommonToken next = layout.next();
        if (next == null) {
            return FaultlineLexer.NAME;
        }
        int type = word.getType();
        boolean isSignal = type == FaultlineLexer.SEGV || type == FaultlineLexer.SIGBUS;
        if (next.getType() == FaultlineLexer.LEFT_BRACE) {
            return isSignal || type == FaultlineLexer.OOM ? type : FaultlineLexer.ERRNO_NAME;
        }
        boolean countFollows = next.getType() == FaultlineLexer.INT || TokenSets.isFreeWord(next.getType())
                || next.getType() == FaultlineLexer.LEFT_PAREN && !Tokens.areAttached(word, next);
        return isSignal && countFollows ? type : FaultlineLexer.NAME;
    }

    // ---- machine blocks ----------------------------------------------------------------------------------------------

    private void assignInMachine(CommonToken word, int previous) {
        int entry = layout.level().statementType;
        boolean isFree = TokenSets.isFreeWord(word.getType());
        if (isNamedSetting(entry) && isNamedSetting(previous)) {
            // A name may begin with digits: `config 64BIT = y`.
            join(word, FaultlineLexer.SETTING_NAME);
        } else if (layout.atStatementStart()) {
            boolean isKey = takesWord(entry) || isNamedSetting(entry) || entry == FaultlineLexer.SWAP;
            if (isFree && !isKey) {
                word.setType(FaultlineLexer.NAME);
            }
        } else if (takesWord(entry) && (previous == entry || previous == FaultlineLexer.ASSIGN) && !TokenSets.isNumber(word.getType())) {
            join(word, FaultlineLexer.BARE_WORD);
        } else if (isFree) {
            boolean isStep = word.getType() == FaultlineLexer.BY && Layout.endsValue(previous);
            word.setType(isStep ? FaultlineLexer.BY : FaultlineLexer.NAME);
        }
    }

    /** One word out of all tokens attached to it: {@code per-vma-lock}, {@code vm.swappiness}. */
    private void join(CommonToken first, int type) {
        first.setType(type);
        while (layout.hasMore()) {
            CommonToken next = layout.peek();
            boolean isPart = Tokens.areAttached(first, next) && (isWordOrNumber(next.getType()) || next.getType() == FaultlineLexer.MINUS
                    || type == FaultlineLexer.SETTING_NAME
                            && (next.getType() == FaultlineLexer.DOT || next.getType() == FaultlineLexer.SLASH));
            if (!isPart) {
                return;
            }
            first.setStopIndex(layout.take().getStopIndex());
        }
    }

    private static boolean isWordOrNumber(int type) {
        return TokenSets.isFreeWord(type) || TokenSets.isReserved(type) || TokenSets.isNumber(type);
    }

    private static boolean isNamedSetting(int type) {
        return type == FaultlineLexer.CONFIG || type == FaultlineLexer.SYSCTL || type == FaultlineLexer.RLIMIT;
    }

    private static boolean takesWord(int type) {
        return switch (type) {
            case FaultlineLexer.ARCH, FaultlineLexer.DESIGN, FaultlineLexer.RWSEM, FaultlineLexer.SPINLOCK, FaultlineLexer.COUNTERS,
                    FaultlineLexer.PREFAULT, FaultlineLexer.PREZERO, FaultlineLexer.THP, FaultlineLexer.CONFIG -> true;
            default -> false;
        };
    }

    private int nextType() {
        @Nullable
        CommonToken next = layout.next();
        return next == null ? Token.EOF : next.getType();
    }
}
