package dev.faultline.stdlib;

import java.util.Locale;

/** What the catalogue lists, one file each. */
public enum CatalogueKind {
    ARCH,
    KERNEL,
    DESIGN,
    STEP,
    OPTION,
    FIELD,
    COST,
    ERROR;

    /** The kind's name in files and on the command line: "arch". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
