package dev.faultline.editor.server;

import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a script says of its own names: the comment lines directly above a definition, or the description of a param. */
final class DocComments {

    private DocComments() {}

    /** The comment without its signs, lines joined as they stand; empty when there is none. */
    static String above(Document document, Symbol symbol) {
        if (symbol.origin() instanceof Statement.Param param && param.doc() != null) {
            return param.doc();
        }
        SourceText source = document.source();
        Deque<String> lines = new ArrayDeque<>();
        for (int line = symbol.origin().span().line() - 1; line >= 1; line--) {
            String text = source.line(line).strip();
            if (!text.startsWith("#") || text.startsWith("#!")) {
                break;
            }
            lines.addFirst(text.substring(1).strip());
        }
        return symbol.origin() instanceof Statement ? String.join("\n", lines) : "";
    }
}
