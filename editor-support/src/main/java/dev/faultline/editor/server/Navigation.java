package dev.faultline.editor.server;

import dev.faultline.editor.server.Names.Meaning;
import dev.faultline.editor.server.Names.Place;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightKind;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/** Going from a name to its definition, and to all other places that mean the same. */
final class Navigation {

    private static final Range BEGIN = new Range(new Position(0, 0), new Position(0, 0));

    private final Names names;

    Navigation(Names names) {
        this.names = names;
    }

    /** Where it is introduced; for the path of a module the module. */
    List<Location> definition(Document document, int offset) {
        Optional<Location> module = names.moduleAt(document, offset).map(found -> new Location(found.uri(), BEGIN));
        return module.or(() -> names.at(document, offset)
                .map(meaning -> new Location(meaning.document().uri(), meaning.document().range(meaning.symbol().span()))))
                .map(List::of).orElse(List.of());
    }

    List<Location> references(Document document, int offset, boolean withDefinition) {
        return names.at(document, offset).map(names::everywhere).orElse(List.of()).stream()
                .filter(place -> withDefinition || !place.isDefinition()).map(Place::location).toList();
    }

    /** The same in this text alone. */
    List<DocumentHighlight> highlights(Document document, int offset) {
        return names.at(document, offset).map(meaning -> here(document, meaning)).orElse(List.of()).stream()
                .map(place -> new DocumentHighlight(document.range(place.span()),
                        place.isWrite() ? DocumentHighlightKind.Write : DocumentHighlightKind.Read))
                .toList();
    }

    private List<Place> here(Document document, Meaning meaning) {
        return Names.sameText(document, meaning.document()) ? Names.inOwnText(meaning) : names.in(document, meaning);
    }
}
