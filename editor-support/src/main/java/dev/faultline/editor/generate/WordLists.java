package dev.faultline.editor.generate;

import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.BuiltIns;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All words of the language by the name under which the templates ask for them, out of {@link Keywords} and the catalogue.
 *
 * <p>What sets a reserved word, an operation or a modifier apart from the others of its kind is told here. A new word falls in with the
 * others, and changes the generated files either way.
 */
final class WordLists {

    private static final String OPERATION = "operation";
    private static final String VALUES = "values";

    private final Map<String, List<String>> lists = new LinkedHashMap<>();

    WordLists(Library library) {
        putReserved();
        putOperations();
        for (Keywords.Unit unit : Keywords.Unit.values()) {
            put("unit." + unit.name().toLowerCase(Locale.ROOT), unit.words());
        }
        put("builtIn", BuiltIns.NAMES);
        putMachine(library);
    }

    /** The words of a list in the order of the language's description. */
    List<String> get(String name) {
        List<String> words = lists.get(name);
        if (words == null) {
            throw new IllegalArgumentException("there is no list `" + name + "`; there are " + String.join(", ", lists.keySet()));
        }
        return words;
    }

    /** The names of all lists. */
    Set<String> names() {
        return lists.keySet();
    }

    private void putReserved() {
        List<String> all = Keywords.Category.RESERVED.words();
        put("reserved", all);
        putRest("reserved.statement", all, putGroups("reserved", all, Map.of(
                "declaration", List.of("let", "var", "param"),
                "function", List.of("fn"),
                "conditional", List.of("if", "else"),
                "loop", List.of("while", "for", "in", "repeat"),
                "flow", List.of("break", "continue", "return"),
                "constant", List.of("true", "false", "none"),
                "operator", List.of("and", "or", "not"))));
        List<String> inStatements = Keywords.Category.STATEMENT_WORD.words();
        putRest("statement.expected", inStatements, putGroups("statement", inStatements, Map.of(
                "range", List.of("by"),
                "use", List.of("with"))));
    }

    private void putOperations() {
        List<String> all = Keywords.Category.OPERATION.words();
        put(OPERATION, all);
        putGroups(OPERATION, all, Map.of(
                "operands.none", List.of("mlockall", "munlockall", "pause", "barrier", "swapoff", "fork", "spawn"),
                "operands.two", List.of("mremap", "remap_file_pages", "file", "read", "write", "truncate", "stall")));
        List<String> modifiers = union(List.of("read", "write"), Keywords.Category.MODIFIER.words(), List.of("seed"));
        put("modifier", modifiers);
        putGroups("modifier", modifiers, Map.of(
                "operand", List.of("step", "random", "zipf", "seed", "times", "fixed", "at_offset", "to", "chunk"),
                "touch", List.of("read", "write", "exec", "rmw", "write_zero", "copyout", "copyin", "gup_write", "gup_read")));
    }

    private void putMachine(Library library) {
        List<String> keys = Keywords.Category.MACHINE_KEY.words();
        put("machine.key", keys);
        List<String> keysOfWords = putGroups("machine.key", keys, Map.of(
                "word", List.of("arch", "design", "rwsem", "spinlock", "counters", "prefault", "prezero", "thp")));
        List<CatalogueEntry> options = library.catalogue(CatalogueKind.OPTION);
        for (String setting : List.of("config", "sysctl", "rlimit")) {
            put(setting, names(ofGroup(options, setting)));
        }
        put("config.value", values(ofGroup(options, "config")));
        List<CatalogueEntry> machine = ofGroup(options, "machine");
        put("swap.value", values(machine.stream().filter(entry -> entry.name().equals("swap")).toList()));
        put("kernel", names(library.catalogue(CatalogueKind.KERNEL)));
        put("cost", names(library.catalogue(CatalogueKind.COST)));
        put("machine.value", union(names(library.catalogue(CatalogueKind.ARCH)), names(library.catalogue(CatalogueKind.DESIGN)),
                values(machine.stream().filter(entry -> keysOfWords.contains(entry.name())).toList())));
    }

    /** Puts each group as {@code name.group}; returns the words of all. A word that left the language must leave its group too. */
    private List<String> putGroups(String name, List<String> all, Map<String, List<String>> groups) {
        groups.forEach((group, words) -> put(name + "." + group, words));
        List<String> grouped = groups.values().stream().flatMap(Collection::stream).toList();
        List<String> unknown = new ArrayList<>(grouped);
        unknown.removeAll(all);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("no longer words of the language: " + String.join(", ", unknown));
        }
        return grouped;
    }

    private void putRest(String name, List<String> all, List<String> grouped) {
        put(name, all.stream().filter(word -> !grouped.contains(word)).toList());
    }

    private void put(String name, List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalStateException("the list `" + name + "` is empty");
        }
        lists.put(name, words);
    }

    private static List<CatalogueEntry> ofGroup(List<CatalogueEntry> options, String group) {
        return options.stream().filter(entry -> group.equals(entry.facts().get("group"))).toList();
    }

    private static List<String> names(List<CatalogueEntry> entries) {
        return entries.stream().map(CatalogueEntry::name).toList();
    }

    /** What the options may be set to, where the catalogue lists that. */
    private static List<String> values(List<CatalogueEntry> options) {
        Set<String> found = new LinkedHashSet<>();
        for (CatalogueEntry option : options) {
            if (option.facts().get(VALUES) instanceof List<?> values) {
                values.forEach(value -> found.add(value.toString()));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> union(List<String> first, List<String> second, List<String> third) {
        return Stream.of(first, second, third).flatMap(Collection::stream).distinct().toList();
    }
}
