package dev.faultline.editor.complete;

import dev.faultline.editor.analysis.LibraryCatalogue;
import dev.faultline.editor.complete.Completion.Candidate;
import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.BuiltIns;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;

/** All that completion can offer, with a line about each: words of the language, names in scope, entries of the catalogue. */
public final class Vocabulary {

    private final ResourceBundle words = ResourceBundle.getBundle("dev.faultline.editor.complete.words");
    private final Library library = new Library();
    private final Catalogue catalogue = LibraryCatalogue.of(library);

    // ---- words of the language ---------------------------------------------------------------------------------------

    /** Words a statement may begin with. */
    List<Candidate> statements() {
        List<Candidate> found = new ArrayList<>(words(Keywords.Category.OPERATION.words(), "operations"));
        found.addAll(words(Keywords.Category.RESERVED.words(), "words"));
        return found;
    }

    /** Words a value may begin with. */
    List<Candidate> values() {
        return words(List.of("true", "false", "none", "not", "machine", "measure", "try", "fn"), "words");
    }

    /**
     * Words that may stand behind an operation.
     *
     * @param isNext whether nothing stands between them yet
     */
    List<Candidate> after(String operation, boolean isNext) {
        List<Candidate> found = new ArrayList<>();
        if (isNext) {
            found.addAll(inside(operation, operation + ".first"));
        }
        // What comes next to `touch` is how it accesses, and nothing else.
        if (!isNext || found.isEmpty() || !operation.equals("touch")) {
            found.addAll(inside(operation, operation + ".words"));
        }
        return found;
    }

    private List<Candidate> inside(String operation, String list) {
        if (!words.containsKey(list)) {
            return List.of();
        }
        return Stream.of(words.getString(list).split(" ")).map(word -> {
            String special = operation + "." + word;
            return new Candidate(word, "modifiers", words.getString(words.containsKey(special) ? special : word), true);
        }).toList();
    }

    /** Whether regions may stand behind an operation: not where a block does, or nothing. */
    static boolean takesRegions(String operation) {
        return !Set.of("fork", "spawn", "threads", "pause", "barrier", "munlockall", "mlockall", "swapoff").contains(operation);
    }

    List<Candidate> words(List<String> offered, String group) {
        return offered.stream().map(word -> new Candidate(word, group, words.getString(word), true)).toList();
    }

    List<Candidate> builtIns() {
        return BuiltIns.NAMES.stream().map(name -> new Candidate(name, "built in", words.getString("builtin." + name), true)).toList();
    }

    /** What a word means behind an operation, or else by itself; empty for a word without a line. */
    public Optional<String> lineOf(String operation, String word) {
        return Stream.of(operation + "." + word, "builtin." + word, word).filter(words::containsKey).findFirst().map(words::getString);
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    /** In their order, but those of {@code preferred} kind before others. */
    static List<Candidate> names(List<KnownName> names, String preferred) {
        List<Candidate> first = new ArrayList<>();
        List<Candidate> others = new ArrayList<>();
        for (KnownName name : names) {
            Candidate candidate = new Candidate(name.name(), "names", name.description(), true);
            (name.kind().equals(preferred) ? first : others).add(candidate);
        }
        first.addAll(others);
        return first;
    }

    /** What may follow the dot of a value of some kind. */
    List<Candidate> fields(String kind) {
        if (kind.equals("stats")) {
            return catalogue.entries(Topic.FIELD).stream().filter(field -> field.name().indexOf('.') < 0)
                    .map(field -> new Candidate(field.name(), "fields", field.doc(), true)).toList();
        }
        return BuiltIns.fieldsOf(kind).stream().map(field -> new Candidate(field, "fields", words.getString(kind + "." + field), true))
                .toList();
    }

    /** What may follow the dot of {@code kinds} and {@code latency_ns}. */
    List<Candidate> fieldsWithin(String object) {
        return catalogue.entries(Topic.FIELD).stream().filter(field -> field.name().startsWith(object + "."))
                .map(field -> new Candidate(field.name().substring(object.length() + 1), "fields", field.doc(), true)).toList();
    }

    // ---- the catalogue -----------------------------------------------------------------------------------------------

    /** Keys of a machine block. */
    public List<Candidate> machineKeys() {
        return options("machine");
    }

    /** Options of a kernel: {@code config}, {@code sysctl} or {@code rlimit}; {@code machine} for keys. */
    public List<Candidate> options(String group) {
        // Of `config` the kernel at hand tells what there is.
        return library.catalogue(CatalogueKind.OPTION).stream().filter(option -> group.equals(option.facts().get("group")))
                .filter(option -> group.equals("config") || option.isAvailable())
                .map(option -> new Candidate(option.name(), group.equals("machine") ? "keys" : "options", option.doc(), true)).toList();
    }

    /** Values a key of a machine block takes, where they are a list. */
    public List<Candidate> valuesOf(String key) {
        return switch (key) {
            case "arch" -> entries(CatalogueKind.ARCH);
            case "kernel" -> entries(CatalogueKind.KERNEL);
            case "design" -> entries(CatalogueKind.DESIGN);
            case "cost" -> entries(CatalogueKind.COST);
            case "config", "sysctl", "rlimit" -> options(key);
            default -> library.catalogue(CatalogueKind.OPTION).stream().filter(option -> option.name().equals(key))
                    .filter(option -> option.facts().get("values") instanceof List<?>)
                    .flatMap(option -> ((List<?>) option.facts().get("values")).stream()
                            .map(value -> value(option, String.valueOf(value))))
                    .toList();
        };
    }

    /** What an option says of itself tells its values apart, unless there is a line for each of them. */
    private Candidate value(CatalogueEntry option, String value) {
        String line = "value." + option.name() + "." + value;
        return new Candidate(value, "values", words.containsKey(line) ? words.getString(line) : option.doc(), true);
    }

    public List<Candidate> entries(CatalogueKind kind) {
        return library.catalogue(kind).stream().filter(CatalogueEntry::isAvailable)
                .map(entry -> new Candidate(entry.name(), kind.word() + "s", entry.doc(), true)).toList();
    }

    /** Every word {@code :explain} knows. */
    public List<Candidate> all() {
        List<Candidate> all = new ArrayList<>();
        for (CatalogueKind kind : CatalogueKind.values()) {
            all.addAll(entries(kind));
        }
        return all;
    }

    /** Modules of the library. */
    List<Candidate> modules() {
        return library.names().stream().map(name -> new Candidate(name, "modules", "of the library", true)).toList();
    }
}
