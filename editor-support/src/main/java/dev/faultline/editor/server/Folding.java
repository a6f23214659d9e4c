package dev.faultline.editor.server;

import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SelectionRange;

/** What can be folded away, and what grows around the cursor: brackets, comments and lines, also of a broken text. */
final class Folding {

    private record Pair(Piece open, Piece close) {}

    private Folding() {}

    /** Brackets over several lines, and runs of lines that are only comment. */
    static List<FoldingRange> of(Document document) {
        List<FoldingRange> ranges = new ArrayList<>();
        for (Pair pair : pairs(document)) {
            int first = document.position(pair.open().start()).getLine();
            int last = document.position(pair.close().start()).getLine() - 1;
            if (last > first) {
                ranges.add(new FoldingRange(first, last));
            }
        }
        addComments(document, ranges);
        return ranges;
    }

    private static void addComments(Document document, List<FoldingRange> ranges) {
        int first = -1;
        int last = -2;
        for (Piece piece : document.pieces()) {
            Position position = document.position(piece.start());
            boolean isAlone = piece.kind() == Kind.COMMENT
                    && document.source().text().substring(piece.start() - position.getCharacter(), piece.start()).isBlank();
            if (isAlone && position.getLine() == last + 1) {
                last++;
            } else {
                addRun(first, last, ranges);
                first = isAlone ? position.getLine() : -1;
                last = isAlone ? first : -2;
            }
        }
        addRun(first, last, ranges);
    }

    private static void addRun(int first, int last, List<FoldingRange> ranges) {
        if (last > first) {
            FoldingRange run = new FoldingRange(first, last);
            run.setKind(FoldingRangeKind.Comment);
            ranges.add(run);
        }
    }

    private static List<Pair> pairs(Document document) {
        Deque<Piece> open = new ArrayDeque<>();
        List<Pair> pairs = new ArrayList<>();
        for (Piece piece : document.pieces()) {
            if (piece.kind() != Kind.BRACKET) {
                continue;
            }
            if ("([{".contains(document.text(piece))) {
                open.push(piece);
            } else if (!open.isEmpty()) {
                pairs.add(new Pair(open.pop(), piece));
            }
        }
        return pairs;
    }

    /** From the word at {@code offset} outwards: what is between the brackets around it, these with their brackets, the whole text. */
    static SelectionRange around(Document document, int offset) {
        SelectionRange range = new SelectionRange(document.whole(), null);
        // Pairs are in the order of their ends: those around a place come from the inside out.
        for (Pair pair : pairs(document).reversed()) {
            if (pair.open().start() <= offset && offset <= pair.close().end()) {
                range = new SelectionRange(document.range(pair.open().start(), pair.close().end()), range);
                int inside = pair.open().end();
                int behind = pair.close().start();
                if (inside <= offset && offset <= behind) {
                    range = new SelectionRange(document.range(inside, behind), range);
                }
            }
        }
        int index = document.pieceAt(offset);
        if (index >= 0) {
            Piece piece = document.pieces().get(index);
            boolean isWord = piece.kind() != Kind.BRACKET && offset <= piece.end();
            range = isWord ? new SelectionRange(document.range(piece.start(), piece.end()), range) : range;
        }
        return range;
    }
}
