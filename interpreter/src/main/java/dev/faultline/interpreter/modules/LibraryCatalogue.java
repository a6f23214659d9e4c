package dev.faultline.interpreter.modules;

import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The library's catalogue, sorted into the topics the resolver asks for. A topic is read when it is first asked for. */
public final class LibraryCatalogue {

    private LibraryCatalogue() {}

    public static Catalogue of(Library library) {
        Map<Topic, List<Catalogue.Entry>> read = new EnumMap<>(Topic.class);
        return topic -> read.computeIfAbsent(topic, asked -> entries(library, asked)
                .map(entry -> new Catalogue.Entry(entry.name(), entry.doc()))
                .toList());
    }

    private static Stream<CatalogueEntry> entries(Library library, Topic topic) {
        return switch (topic) {
            case ARCH -> library.catalogue(CatalogueKind.ARCH).stream();
            case KERNEL -> library.catalogue(CatalogueKind.KERNEL).stream();
            case DESIGN -> library.catalogue(CatalogueKind.DESIGN).stream();
            case COST -> library.catalogue(CatalogueKind.COST).stream();
            case STEP -> library.catalogue(CatalogueKind.STEP).stream();
            case FIELD -> library.catalogue(CatalogueKind.FIELD).stream().map(LibraryCatalogue::withObject);
            case OPTION -> options(library, "config");
            case SYSCTL -> options(library, "sysctl");
            case RLIMIT -> options(library, "rlimit");
        };
    }

    private static Stream<CatalogueEntry> options(Library library, String group) {
        return library.catalogue(CatalogueKind.OPTION).stream().filter(entry -> group.equals(entry.facts().get("group")));
    }

    /** A field inside an object is asked for with a dot: {@code kinds.cow}. */
    private static CatalogueEntry withObject(CatalogueEntry entry) {
        Object object = entry.facts().get("within");
        return object == null
                ? entry
                : new CatalogueEntry(entry.kind(), object + "." + entry.name(), entry.doc(), entry.isAvailable(), entry.facts());
    }
}
