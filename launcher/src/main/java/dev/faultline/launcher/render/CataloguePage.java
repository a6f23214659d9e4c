package dev.faultline.launcher.render;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the catalogue says of a word, for a person. */
public final class CataloguePage {

    private static final String INDENT = "  ";

    private final Library library;
    private final int width;
    private final Style style;

    public CataloguePage(Library library, int width, Style style) {
        this.library = library;
        this.width = width;
        this.style = style;
    }

    /** All entries of a word, one after the other; empty when there are none. */
    public Optional<String> text(String word) {
        List<CatalogueEntry> found = library.lookup(word);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.stream().map(this::text).collect(Collectors.joining()));
    }

    /** The word that is most like {@code word}, if one is. */
    public Optional<String> closest(String word) {
        List<String> names = new ArrayList<>();
        for (CatalogueKind kind : CatalogueKind.values()) {
            library.catalogue(kind).forEach(entry -> names.add(entry.name()));
        }
        return DidYouMean.closest(word, names);
    }

    private String text(CatalogueEntry entry) {
        StringBuilder text = new StringBuilder(style.bold(entry.name())).append(style.dim(" (" + entry.kind().word() + ")")).append('\n');
        Wrapping.wrap(entry.doc(), width - INDENT.length()).forEach(line -> text.append(INDENT).append(line).append('\n'));
        entry.facts().forEach((name, value) -> {
            String fact = name.replace('_', ' ') + ": " + shown(value);
            Wrapping.wrap(fact, width - INDENT.length()).forEach(line -> text.append(INDENT).append(style.dim(line)).append('\n'));
        });
        if (!entry.isAvailable()) {
            text.append(INDENT).append(style.yellow("Not available in this version.")).append('\n');
        }
        return text.toString();
    }

    private static String shown(Object value) {
        return value instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(", ")) : value.toString();
    }
}
