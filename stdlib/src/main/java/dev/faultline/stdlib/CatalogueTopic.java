package dev.faultline.stdlib;

import java.util.List;
import java.util.stream.Stream;

/**
 * What scripts name at one kind of place: behind {@code kernel}, behind {@code config}, behind the dot of statistics.
 *
 * <p>The resolver of the grammar asks by the same names; whoever brings both together needs no more than these.
 */
public enum CatalogueTopic {
    ARCH(CatalogueKind.ARCH),
    KERNEL(CatalogueKind.KERNEL),
    DESIGN(CatalogueKind.DESIGN),
    OPTION("config"),
    SYSCTL("sysctl"),
    RLIMIT("rlimit"),
    COST(CatalogueKind.COST),
    /** Fields inside an object have its name before a dot: {@code kinds.cow}. */
    FIELD(CatalogueKind.FIELD),
    STEP(CatalogueKind.STEP);

    private final CatalogueKind kind;

    /** Which of the options; empty for every other kind. */
    private final String group;

    CatalogueTopic(CatalogueKind kind) {
        this.kind = kind;
        this.group = "";
    }

    CatalogueTopic(String group) {
        this.kind = CatalogueKind.OPTION;
        this.group = group;
    }

    /** The entries under the names that scripts use here, in the published order. */
    public List<CatalogueEntry> entries(Library library) {
        Stream<CatalogueEntry> all = library.catalogue(kind).stream();
        Stream<CatalogueEntry> chosen = group.isEmpty() ? all : all.filter(entry -> group.equals(entry.facts().get("group")));
        return chosen.map(CatalogueTopic::withObject).toList();
    }

    private static CatalogueEntry withObject(CatalogueEntry entry) {
        Object object = entry.facts().get("within");
        return object == null
                ? entry
                : new CatalogueEntry(entry.kind(), object + "." + entry.name(), entry.doc(), entry.isAvailable(), entry.facts());
    }
}
