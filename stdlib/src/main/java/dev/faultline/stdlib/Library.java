package dev.faultline.stdlib;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Access to the modules of the standard library and to the catalogue. Reads its resources on every call and keeps nothing. */
public final class Library {

    private static final List<String> NAMES = List.of("std/pft");

    /** Names of all modules as {@code use} takes them, sorted: "std/pft". */
    public List<String> names() {
        return NAMES;
    }

    /** A module's text, or empty when there is none of that name. */
    public Optional<String> source(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream in = resource(name + ".fault")) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** All entries of a kind, in the published order. */
    public List<CatalogueEntry> catalogue(CatalogueKind kind) {
        try (InputStream in = resource("catalogue/" + kind.word() + ".json")) {
            List<CatalogueEntry> entries = new ArrayList<>();
            for (Object element : (List<?>) JSON.std.mapFrom(in).get("entries")) {
                entries.add(entry(kind, (Map<?, ?>) element));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalogue of kind " + kind.word(), e);
        }
    }

    /** The entry of a name, whatever its kind; more than one where kinds share a name. */
    public List<CatalogueEntry> lookup(String name) {
        List<CatalogueEntry> found = new ArrayList<>();
        for (CatalogueKind kind : CatalogueKind.values()) {
            catalogue(kind).stream().filter(entry -> entry.name().equals(name)).forEach(found::add);
        }
        return found;
    }

    private static CatalogueEntry entry(CatalogueKind kind, Map<?, ?> members) {
        Map<String, Object> facts = new LinkedHashMap<>();
        members.forEach((key, value) -> facts.put(key.toString(), value));
        String name = (String) facts.remove("name");
        String doc = (String) facts.remove("doc");
        Object available = facts.remove("available");
        return new CatalogueEntry(kind, name, doc, !Boolean.FALSE.equals(available), facts);
    }

    private static InputStream resource(String path) {
        InputStream in = Library.class.getResourceAsStream("/faultline/" + path);
        if (in == null) {
            throw new IllegalStateException(path + " is missing from this build");
        }
        return in;
    }
}
