package dev.faultline.stdlib;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing a script can name.
 *
 * @param kind what it is
 * @param name as scripts spell it
 * @param doc one or two sentences for people who know kernels
 * @param isAvailable false where this build knows the name but nothing acts on it yet
 * @param facts what else the catalogue says of it, in file order: String, Integer, Boolean, or a List of String
 */
public record CatalogueEntry(CatalogueKind kind, String name, String doc, boolean isAvailable, Map<String, Object> facts) {

    public CatalogueEntry {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
