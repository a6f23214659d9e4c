package dev.faultline.launcher.script;

import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The library's catalogue, sorted into the topics the resolver asks for. */
public final class BundledCatalogue {

    private BundledCatalogue() {}

    public static Catalogue of(Library library) {
        return Catalogue.of(Map.of(
                Catalogue.Topic.ARCH, entries(library.catalogue(CatalogueKind.ARCH).stream()),
                Catalogue.Topic.KERNEL, entries(library.catalogue(CatalogueKind.KERNEL).stream()),
                Catalogue.Topic.DESIGN, entries(library.catalogue(CatalogueKind.DESIGN).stream()),
                Catalogue.Topic.COST, entries(library.catalogue(CatalogueKind.COST).stream()),
                Catalogue.Topic.STEP, entries(library.catalogue(CatalogueKind.STEP).stream()),
                Catalogue.Topic.FIELD, entries(library.catalogue(CatalogueKind.FIELD).stream().map(BundledCatalogue::withObject)),
                Catalogue.Topic.OPTION, entries(options(library, "config")),
                Catalogue.Topic.SYSCTL, entries(options(library, "sysctl")),
                Catalogue.Topic.RLIMIT, entries(options(library, "rlimit"))));
    }

    private static Stream<CatalogueEntry> options(Library library, String group) {
        return library.catalogue(CatalogueKind.OPTION).stream().filter(entry -> group.equals(entry.facts().get("group")));
    }

    /** A field inside an object is asked for with a dot: {@code kinds.cow}. */
    private static CatalogueEntry withObject(CatalogueEntry entry) {
        Object object = entry.facts().get("within");
        return object == null ? entry
                : new CatalogueEntry(entry.kind(), object + "." + entry.name(), entry.doc(), entry.isAvailable(), entry.facts());
    }

    private static List<Catalogue.Entry> entries(Stream<CatalogueEntry> entries) {
        return entries.map(entry -> new Catalogue.Entry(entry.name(), entry.doc())).toList();
    }
}
