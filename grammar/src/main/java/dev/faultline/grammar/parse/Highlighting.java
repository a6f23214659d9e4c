package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;

/**
 * What each piece of a text is, for showing it in colours: the passes of the parser before the parser, so that a word has the colour of
 * the meaning it will have. Works on any text, finished or not.
 */
public final class Highlighting {

    /** What a piece of text is. */
    public enum Kind {
        /** A reserved word, or a word of a statement such as {@code by}. */
        KEYWORD,
        /** A word that begins an operation here. */
        OPERATION,
        /** A word inside an operation. */
        MODIFIER,
        /** A key of a machine block, or a word that is its value. */
        MACHINE_KEY,
        NAME,
        NUMBER,
        STRING,
        COMMENT,
        SIGN,
        BRACKET,
        /** Characters that mean nothing, and strings that do not end. */
        MISTAKE
    }

    /**
     * A piece of text; blanks are in none.
     *
     * @param start offset of its first character
     * @param end offset after its last
     */
    public record Piece(int start, int end, Kind kind) {}

    private Highlighting() {}

    /** The pieces of {@code text} in its order, without overlaps. */
    public static List<Piece> of(String text) {
        SourceText source = new SourceText("", text);
        int mark = text.length() - source.text().length();
        if (source.text().indexOf('\0') >= 0) {
            return List.of(new Piece(0, text.length(), Kind.MISTAKE));
        }
        DiagnosticList mistakes = new DiagnosticList();
        TokenReader reader = new TokenReader(source, mistakes);
        List<CommonToken> read = reader.read();
        List<Diagnostic> unreadable = mistakes.inOrder();
        List<CommonToken> arranged = new Layout(new BracketMatcher(source, new DiagnosticList()).match(read)).arrange();
        List<Piece> pieces = new ArrayList<>();
        unreadable.forEach(mistake -> pieces.add(new Piece(mistake.span().start(), mistake.span().end(), Kind.MISTAKE)));
        Braces braces = new Braces();
        int previous = FaultlineLexer.TERMINATOR;
        for (CommonToken token : arranged) {
            add(pieces, token, kind(token, previous, braces.isMachine()));
            braces.pass(token.getType(), previous);
            previous = token.getType();
        }
        reader.comments().forEach(comment -> add(pieces, comment, Kind.COMMENT));
        return withoutOverlaps(pieces, mark);
    }

    private static void add(List<Piece> pieces, CommonToken token, Kind kind) {
        boolean isLayout = token.getType() == FaultlineLexer.NEWLINE || token.getType() == FaultlineLexer.TERMINATOR;
        if (!isLayout) {
            pieces.add(new Piece(token.getStartIndex(), token.getStopIndex() + 1, kind));
        }
    }

    /** A mistake stands before what it covers. */
    private static List<Piece> withoutOverlaps(List<Piece> pieces, int mark) {
        pieces.sort(Comparator.comparingInt(Piece::start).thenComparingInt(piece -> piece.kind() == Kind.MISTAKE ? 0 : 1));
        List<Piece> kept = new ArrayList<>();
        int end = 0;
        for (Piece piece : pieces) {
            if (piece.start() >= end && piece.end() > piece.start()) {
                kept.add(new Piece(piece.start() + mark, piece.end() + mark, piece.kind()));
                end = piece.end();
            }
        }
        return kept;
    }

    /** {@code read}, {@code write} and {@code file} begin operations, and stand inside others: {@code touch write}, {@code mmap file}. */
    private static boolean isWordOfOperation(int type, int previous) {
        return switch (type) {
            case FaultlineLexer.READ, FaultlineLexer.WRITE -> previous == FaultlineLexer.TOUCH || TokenSets.isModifierWord(previous)
                    || Layout.endsValue(previous) && previous != FaultlineLexer.RIGHT_BRACE;
            case FaultlineLexer.FILE -> previous == FaultlineLexer.MMAP;
            default -> false;
        };
    }

    private static Kind kind(CommonToken token, int previous, boolean isInMachine) {
        int type = token.getType();
        if (isWordOfOperation(type, previous) || type == FaultlineLexer.SEED && !isInMachine) {
            return Kind.MODIFIER;
        }
        // The parser takes a key with any expression behind it for a name, so that an unknown one is an error of its own.
        boolean beginsEntry = isInMachine && (previous == FaultlineLexer.LEFT_BRACE || previous == FaultlineLexer.TERMINATOR);
        return beginsEntry && Keywords.Category.MACHINE_KEY.words().contains(token.getText()) ? Kind.MACHINE_KEY : kind(type);
    }

    /** The braces that are open, and which of them are of machine blocks. */
    private static final class Braces {
        private final BitSet machines = new BitSet();
        private int depth;

        void pass(int type, int previous) {
            switch (type) {
                case FaultlineLexer.LEFT_BRACE, FaultlineLexer.RECORD_BRACE ->
                        machines.set(depth++, type == FaultlineLexer.LEFT_BRACE && previous == FaultlineLexer.MACHINE);
                case FaultlineLexer.RIGHT_BRACE -> depth = Math.max(0, depth - 1);
                default -> {}
            }
        }

        boolean isMachine() {
            return depth > 0 && machines.get(depth - 1);
        }
    }

    private static Kind kind(int type) {
        if (TokenSets.isNumber(type) || type == FaultlineLexer.PERCENTAGE) {
            return Kind.NUMBER;
        }
        if (TokenSets.isReserved(type)) {
            return Kind.KEYWORD;
        }
        if (TokenSets.isOperationWord(type)) {
            return Kind.OPERATION;
        }
        if (type >= FaultlineLexer.BY && type <= FaultlineLexer.OOM) {
            return Kind.KEYWORD;
        }
        if (type >= FaultlineLexer.ARCH && type <= FaultlineLexer.JITTER) {
            return Kind.MACHINE_KEY;
        }
        return TokenSets.isModifierWord(type) ? Kind.MODIFIER : kindOfOthers(type);
    }

    private static Kind kindOfOthers(int type) {
        return switch (type) {
            case FaultlineLexer.NAME, FaultlineLexer.SETTING_NAME, FaultlineLexer.ERRNO_NAME -> Kind.NAME;
            case FaultlineLexer.BARE_WORD -> Kind.MACHINE_KEY;
            case FaultlineLexer.STRING_OPEN, FaultlineLexer.STRING_CLOSE, FaultlineLexer.STRING_TEXT, FaultlineLexer.ESCAPE,
                    FaultlineLexer.UNICODE_ESCAPE -> Kind.STRING;
            case FaultlineLexer.UNKNOWN_ESCAPE, FaultlineLexer.NON_ASCII_NAME -> Kind.MISTAKE;
            case FaultlineLexer.LEFT_PAREN, FaultlineLexer.RIGHT_PAREN, FaultlineLexer.LEFT_BRACKET, FaultlineLexer.RIGHT_BRACKET,
                    FaultlineLexer.LEFT_BRACE, FaultlineLexer.RIGHT_BRACE, FaultlineLexer.CALL_PAREN, FaultlineLexer.INDEX_BRACKET,
                    FaultlineLexer.RECORD_BRACE, FaultlineLexer.HOLE_OPEN, FaultlineLexer.HOLE_CLOSE -> Kind.BRACKET;
            default -> Kind.SIGN;
        };
    }
}
