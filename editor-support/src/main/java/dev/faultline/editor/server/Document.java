package dev.faultline.editor.server;

import dev.faultline.editor.analysis.Analysis;
import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.jspecify.annotations.Nullable;

/**
 * One version of a text, which never changes: a request is answered from the version that was there when it came.
 *
 * <p>It is analysed when that is first asked for, by whichever thread asks; all others get the same analysis.
 */
final class Document {

    private final String uri;
    private final int version;
    private final String content;
    private final @Nullable Path file;
    private final Catalogue catalogue;
    private final TextLines lines;
    private final SourceText source;
    private @Nullable Analysis analysis;
    private @Nullable List<Piece> pieces;

    /**
     * @param uri as the client spells it
     * @param content with a byte order mark, if the client has one
     * @param file where it is, with links followed; null for a text that is no file
     */
    Document(String uri, int version, String content, @Nullable Path file, Catalogue catalogue) {
        this.uri = uri;
        this.version = version;
        this.content = content;
        this.file = file;
        this.catalogue = catalogue;
        this.lines = new TextLines(content);
        this.source = new SourceText(uri.substring(uri.lastIndexOf('/') + 1), content);
    }

    /** The next version, after {@code changes} one after the other. */
    Document changed(int nextVersion, List<TextDocumentContentChangeEvent> changes) {
        String next = content;
        for (TextDocumentContentChangeEvent change : changes) {
            Range range = change.getRange();
            if (range == null) {
                next = change.getText();
            } else {
                TextLines at = next.equals(content) ? lines : new TextLines(next);
                int start = at.offset(range.getStart());
                int end = Math.max(start, at.offset(range.getEnd()));
                next = next.substring(0, start) + change.getText() + next.substring(end);
            }
        }
        return new Document(uri, nextVersion, next, file, catalogue);
    }

    /** The same document with another text, for looking at what a change would do. */
    Document withContent(String other) {
        return new Document(uri, version, other, file, catalogue);
    }

    String uri() {
        return uri;
    }

    int version() {
        return version;
    }

    /** The text as the client has it. */
    String content() {
        return content;
    }

    @Nullable
    Path file() {
        return file;
    }

    /** The text as spans count it: without a byte order mark. */
    SourceText source() {
        return source;
    }

    synchronized Analysis analysis() {
        Analysis known = analysis;
        if (known == null) {
            known = Analysis.of(source, catalogue);
            analysis = known;
        }
        return known;
    }

    /** What each piece of {@link #source} is; also of a broken text. */
    synchronized List<Piece> pieces() {
        List<Piece> known = pieces;
        if (known == null) {
            known = Highlighting.of(source.text());
            pieces = known;
        }
        return known;
    }

    /** Index in {@link #pieces} of the last one that begins at {@code offset} or before it, or -1. */
    int pieceAt(int offset) {
        int found = Collections.binarySearch(pieces(), new Piece(offset, offset, Kind.SIGN), Comparator.comparingInt(Piece::start));
        return found >= 0 ? found : -found - 2;
    }

    String text(Piece piece) {
        return source.text().substring(piece.start(), piece.end());
    }

    // ---- places ------------------------------------------------------------------------------------------------------

    /** Offset in {@link #source}. */
    int offset(Position position) {
        return Math.max(0, lines.offset(position) - mark());
    }

    /** Position of an offset in {@link #source}. */
    Position position(int offset) {
        return lines.position(offset + mark());
    }

    Range range(int start, int end) {
        return new Range(position(start), position(end));
    }

    Range range(Span span) {
        return range(span.start(), span.end());
    }

    /** The whole text. */
    Range whole() {
        return new Range(new Position(0, 0), lines.position(content.length()));
    }

    private int mark() {
        return content.length() - source.text().length();
    }
}
