package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;

/**
 * Which words behind an operation word are operands and which are modifiers.
 *
 * <p>After the operands an operation must have, a name that directly follows a value can only be one of its modifiers, so no modifier
 * needs to be reserved: {@code truncate g chunk} has a variable called chunk, {@code file "t" n chunk 4pages} a modifier.
 */
final class OperationWords {

    private int operandsLeft;

    /** A range sign was met in the current operand, so that {@code by} belongs to it. */
    private boolean rangeMet;

    OperationWords(int operation) {
        this.operandsLeft = switch (operation) {
            case FaultlineLexer.MLOCKALL, FaultlineLexer.MUNLOCKALL, FaultlineLexer.PAUSE, FaultlineLexer.BARRIER, FaultlineLexer.SWAPOFF,
                    FaultlineLexer.FORK, FaultlineLexer.SPAWN -> 0;
            case FaultlineLexer.MREMAP, FaultlineLexer.REMAP_FILE_PAGES, FaultlineLexer.FILE, FaultlineLexer.READ, FaultlineLexer.WRITE,
                    FaultlineLexer.TRUNCATE, FaultlineLexer.STALL -> 2;
            default -> 1;
        };
    }

    /** A word that is not reserved comes; returns the type it has here. */
    int word(int type, int previous) {
        if (previous == FaultlineLexer.MMAP && type == FaultlineLexer.FILE) {
            operandsLeft = 2;
            return type;
        }
        if (previous == FaultlineLexer.TOUCH) {
            return isTouchMode(type) ? type : FaultlineLexer.NAME;
        }
        if (previous == FaultlineLexer.PRESSURE && type == FaultlineLexer.RELEASE) {
            return type;
        }
        boolean afterValue = Layout.endsValue(previous);
        if (!afterValue && !isWord(previous)) {
            return FaultlineLexer.NAME;
        }
        if (afterValue && type == FaultlineLexer.BY && rangeMet) {
            rangeMet = false;
            return type;
        }
        if (operandsLeft > 0) {
            beginOperand();
            return FaultlineLexer.NAME;
        }
        if (!TokenSets.isModifierWord(type)) {
            return FaultlineLexer.NAME;
        }
        if (takesOperand(type)) {
            operandsLeft = 1;
        }
        return type;
    }

    /** A token that begins a value and is no free word comes. */
    void value(int previous) {
        if (operandsLeft > 0 && (Layout.endsValue(previous) || isWord(previous))) {
            beginOperand();
        }
    }

    /** Any other token comes. */
    void sign(int type, int previous) {
        if (type == FaultlineLexer.RANGE || type == FaultlineLexer.RANGE_INCLUSIVE) {
            rangeMet = true;
        } else if (type == FaultlineLexer.PLUS || type == FaultlineLexer.MINUS || TokenSets.BEGINS_OPERAND.get(type)) {
            value(previous);
        }
    }

    private void beginOperand() {
        operandsLeft--;
        rangeMet = false;
    }

    private static boolean isWord(int type) {
        return TokenSets.isOperationWord(type) || TokenSets.isModifierWord(type);
    }

    private static boolean takesOperand(int modifier) {
        return switch (modifier) {
            case FaultlineLexer.STEP, FaultlineLexer.RANDOM, FaultlineLexer.ZIPF, FaultlineLexer.SEED, FaultlineLexer.TIMES,
                    FaultlineLexer.FIXED, FaultlineLexer.AT_OFFSET, FaultlineLexer.TO, FaultlineLexer.CHUNK -> true;
            default -> false;
        };
    }

    private static boolean isTouchMode(int type) {
        return type == FaultlineLexer.READ || type == FaultlineLexer.WRITE
                || type >= FaultlineLexer.EXEC && type <= FaultlineLexer.GUP_READ;
    }
}
