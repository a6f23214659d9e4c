package dev.faultline.stdlib;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

    private final JsonMapper mapper =
            JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

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
        List<CatalogueEntry> entries = new ArrayList<>();
        try (InputStream in = resource("catalogue/" + kind.word() + ".json")) {
            for (JsonNode node : mapper.readTree(in).path("entries")) {
                entries.add(entry(kind, node));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalogue of kind " + kind.word(), e);
        }
        return entries;
    }

    /** The entry of a name, whatever its kind; more than one where kinds share a name. */
    public List<CatalogueEntry> lookup(String name) {
        List<CatalogueEntry> found = new ArrayList<>();
        for (CatalogueKind kind : CatalogueKind.values()) {
            catalogue(kind).stream().filter(entry -> entry.name().equals(name)).forEach(found::add);
        }
        return found;
    }

    private CatalogueEntry entry(CatalogueKind kind, JsonNode node) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            switch (member.getKey()) {
                case "name", "doc", "available" -> {
                    // These have a place of their own in the entry.
                }
                default -> facts.put(member.getKey(), mapper.convertValue(member.getValue(), Object.class));
            }
        }
        return new CatalogueEntry(
                kind, node.path("name").asText(), node.path("doc").asText(), node.path("available").asBoolean(true), facts);
    }

    private static InputStream resource(String path) {
        InputStream in = Library.class.getResourceAsStream("/faultline/" + path);
        if (in == null) {
            throw new IllegalStateException(path + " is missing from this build");
        }
        return in;
    }
}
