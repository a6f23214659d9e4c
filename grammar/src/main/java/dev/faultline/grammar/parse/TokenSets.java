package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import java.util.BitSet;

/** Groups of token types that the layout passes and the error messages tell apart. */
final class TokenSets {

    /** After one of these a statement goes on, on the next line too. */
    static final BitSet CONTINUES_LINE = range(FaultlineLexer.EQUAL, FaultlineLexer.COMMA);

    /** After one of these a value must follow, so that a brace begins a record. */
    static final BitSet WANTS_VALUE = range(FaultlineLexer.EQUAL, FaultlineLexer.COMMA);

    /** A token of this kind ends a value: an attached bracket after it is a call or an index, an operand after it is another one. */
    static final BitSet ENDS_VALUE = range(FaultlineLexer.INT, FaultlineLexer.MALFORMED_NUMBER);

    /** A token of this kind can begin an operand; brackets are not in it, because a blank decides about them. */
    static final BitSet BEGINS_OPERAND = range(FaultlineLexer.INT, FaultlineLexer.MALFORMED_NUMBER);

    /** {@code += -= *= /= //= %=}, and {@code =}. */
    static final BitSet ASSIGNS = range(FaultlineLexer.ASSIGN, FaultlineLexer.REMAINDER_ASSIGN);

    /** Signs and words that make an expression one deeper. */
    static final BitSet DEEPENS = range(FaultlineLexer.EQUAL, FaultlineLexer.DOT);

    static {
        add(CONTINUES_LINE, FaultlineLexer.AND, FaultlineLexer.OR, FaultlineLexer.NOT, FaultlineLexer.BY, FaultlineLexer.LEFT_PAREN,
                FaultlineLexer.CALL_PAREN, FaultlineLexer.LEFT_BRACKET, FaultlineLexer.INDEX_BRACKET, FaultlineLexer.RECORD_BRACE);
        WANTS_VALUE.or(CONTINUES_LINE);
        WANTS_VALUE.clear(FaultlineLexer.DOT);
        WANTS_VALUE.clear(FaultlineLexer.RECORD_BRACE);
        add(WANTS_VALUE, FaultlineLexer.COLON, FaultlineLexer.RETURN, FaultlineLexer.PRINT, FaultlineLexer.EMIT, FaultlineLexer.EXPECT,
                FaultlineLexer.HOLE_OPEN);
        add(ENDS_VALUE, FaultlineLexer.NAME, FaultlineLexer.PERCENTAGE, FaultlineLexer.STRING_CLOSE, FaultlineLexer.RIGHT_PAREN,
                FaultlineLexer.RIGHT_BRACKET, FaultlineLexer.RIGHT_BRACE, FaultlineLexer.TRUE, FaultlineLexer.FALSE, FaultlineLexer.NONE,
                FaultlineLexer.MACHINE);
        add(BEGINS_OPERAND, FaultlineLexer.PERCENTAGE, FaultlineLexer.STRING_OPEN, FaultlineLexer.TRUE, FaultlineLexer.FALSE,
                FaultlineLexer.NONE, FaultlineLexer.MACHINE, FaultlineLexer.FN, FaultlineLexer.TRY, FaultlineLexer.MEASURE,
                FaultlineLexer.RECORD_BRACE);
        add(DEEPENS, FaultlineLexer.AND, FaultlineLexer.OR, FaultlineLexer.NOT, FaultlineLexer.FN);
    }

    private TokenSets() {}

    /** A word, whether or not it has a meaning somewhere, that is not reserved. */
    static boolean isFreeWord(int type) {
        return type >= FaultlineLexer.MMAP && type <= FaultlineLexer.NAME;
    }

    static boolean isNumber(int type) {
        return type >= FaultlineLexer.INT && type <= FaultlineLexer.MALFORMED_NUMBER;
    }

    static boolean isReserved(int type) {
        return type >= FaultlineLexer.LET && type <= FaultlineLexer.AS;
    }

    static boolean isOperationWord(int type) {
        return type >= FaultlineLexer.MMAP && type <= FaultlineLexer.SWAPOFF;
    }

    /** A word that may follow the operands of some operation. */
    static boolean isModifierWord(int type) {
        return type >= FaultlineLexer.EXEC && type <= FaultlineLexer.COLLAPSE
                || type == FaultlineLexer.READ
                || type == FaultlineLexer.WRITE
                || type == FaultlineLexer.SEED;
    }

    private static BitSet range(int first, int last) {
        BitSet set = new BitSet();
        set.set(first, last + 1);
        return set;
    }

    private static void add(BitSet set, int... types) {
        for (int type : types) {
            set.set(type);
        }
    }
}
