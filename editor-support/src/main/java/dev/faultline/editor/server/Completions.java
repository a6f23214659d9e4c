package dev.faultline.editor.server;

import dev.faultline.editor.analysis.LikelyKinds;
import dev.faultline.editor.complete.Completer;
import dev.faultline.editor.complete.Completion;
import dev.faultline.editor.complete.Completion.Candidate;
import dev.faultline.editor.complete.KnownName;
import dev.faultline.editor.complete.NamesInScope;
import dev.faultline.editor.complete.Vocabulary;
import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.resolve.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** What may stand at the cursor: what the prompt would offer, with the names that this text has there. */
final class Completions {

    private final Names names;
    private final Completer completer;

    Completions(Names names, Vocabulary vocabulary) {
        this.names = names;
        this.completer = new Completer(vocabulary);
    }

    List<CompletionItem> at(Document document, int offset) {
        Completion completion = completer.complete(document.source().text(), offset, new TextScope(document, offset));
        Range range = document.range(completion.start(), offset);
        List<CompletionItem> items = new ArrayList<>();
        for (Candidate candidate : completion.candidates()) {
            CompletionItem item = new CompletionItem(candidate.text());
            item.setKind(kind(candidate.group()));
            // Prose, which clients wrap; what they call the detail they cut.
            item.setDocumentation(candidate.description());
            // Clients sort by the alphabet unless they are told the order.
            item.setSortText(String.format(Locale.ROOT, "%04d", items.size()));
            item.setTextEdit(Either.forLeft(new TextEdit(range, candidate.text())));
            items.add(item);
        }
        return items;
    }

    private static CompletionItemKind kind(String group) {
        return switch (group) {
            case "operations", "words", "modifiers" -> CompletionItemKind.Keyword;
            case "built in" -> CompletionItemKind.Function;
            case "fields" -> CompletionItemKind.Field;
            case "keys", "options" -> CompletionItemKind.Property;
            case "modules" -> CompletionItemKind.Module;
            case "names" -> CompletionItemKind.Variable;
            default -> CompletionItemKind.Value;
        };
    }

    /** The names of a text at a place. */
    private final class TextScope implements NamesInScope {

        private final Document document;
        private final int offset;

        TextScope(Document document, int offset) {
            this.document = document;
            this.offset = offset;
        }

        @Override
        public List<KnownName> names() {
            Symbols symbols = document.analysis().symbols();
            return symbols.visibleAt(offset).stream()
                    .map(symbol -> new KnownName(symbol.name(), LikelyKinds.of(symbol, symbols), description(document, symbol))).toList();
        }

        @Override
        public List<Candidate> membersOf(String name) {
            return document.analysis().symbols().visibleAt(offset).stream()
                    .filter(symbol -> symbol.name().equals(name) && symbol.kind() == NameKind.MODULE)
                    .flatMap(symbol -> names.module(document, symbol).stream())
                    .flatMap(module -> module.analysis().symbols().top().stream()
                            .map(symbol -> new Candidate(symbol.name(), "names", description(module, symbol), true)))
                    .toList();
        }

        private static String description(Document text, Symbol symbol) {
            return Names.functionOf(symbol).map(function -> Signatures.label(symbol.name(), function, text.source()))
                    .orElse(symbol.kind().words());
        }
    }
}
