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
 * <p>What colour a reserved word has, and how many operands an operation, is told here for the exceptions; a new word falls into the
 * largest group, and changes the generated files either way.
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
        put("statement.word", Keywords.Category.STATEMENT_WORD.words());
        putMachine(library.catalogue(CatalogueKind.OPTION));
        for (CatalogueKind kind : List.of(CatalogueKind.ARCH, CatalogueKind.KERNEL, CatalogueKind.DESIGN, CatalogueKind.COST)) {
            put(kind.word(), names(library.catalogue(kind)));
        }
        put("machine.value", union(get("arch"), get("design"), get("machine.key.value")));
    }

    /** The words of a list in the order of the language's description. */
    List<String> get(String name) {
        List<String> words = lists.get(name);
        if (words == null) {
            throw new IllegalArgumentException("there is no list `" + name + "`; there are " + String.join(", ", lists.keySet()));
        }
        return words;
    }

    boolean has(String name) {
        return lists.containsKey(name);
    }

    private void putReserved() {
        List<String> all = Keywords.Category.RESERVED.words();
        put("reserved", all);
        putGroups("reserved", all, "statement", Map.of(
                "declaration", List.of("let", "var", "param"),
                "function", List.of("fn"),
                "conditional", List.of("if", "else"),
                "loop", List.of("while", "for", "in", "repeat"),
                "flow", List.of("break", "continue", "return"),
                "constant", List.of("true", "false", "none"),
                "operator", List.of("and", "or", "not")));
    }

    private void putOperations() {
        List<String> all = Keywords.Category.OPERATION.words();
        put(OPERATION, all);
        putGroups(OPERATION, all, "operands.one", Map.of(
                "operands.none", List.of("mlockall", "munlockall", "pause", "barrier", "swapoff", "fork", "spawn"),
                "operands.two", List.of("mremap", "remap_file_pages", "file", "read", "write", "truncate", "stall")));
        List<String> modifiers = union(List.of("read", "write"), Keywords.Category.MODIFIER.words(), List.of("seed"));
        put("modifier", modifiers);
        putGroups("modifier", modifiers, "alone", Map.of(
                "operand", List.of("step", "random", "zipf", "seed", "times", "fixed", "at_offset", "to", "chunk")));
        put("touchMode", List.of("read", "write", "exec", "rmw", "write_zero", "copyout", "copyin", "gup_write", "gup_read"));
        require(modifiers, get("touchMode"));
    }

    private void putMachine(List<CatalogueEntry> options) {
        List<String> keys = Keywords.Category.MACHINE_KEY.words();
        put("machine.key", keys);
        putGroups("machine.key", keys, "expression", Map.of(
                "word", List.of("arch", "design", "rwsem", "spinlock", "counters", "prefault", "prezero", "thp"),
                "setting", List.of("config", "sysctl", "rlimit")));
        for (String group : List.of("config", "sysctl", "rlimit")) {
            put(group, names(ofGroup(options, group)));
        }
        put("config.value", values(ofGroup(options, "config")));
        List<CatalogueEntry> machine = ofGroup(options, "machine");
        put("swap.value", values(machine.stream().filter(entry -> entry.name().equals("swap")).toList()));
        put("machine.key.value", values(machine.stream().filter(entry -> get("machine.key.word").contains(entry.name())).toList()));
    }

    /** Puts each group as {@code name.group}, and the words in none of them as {@code name.rest}. */
    private void putGroups(String name, List<String> all, String rest, Map<String, List<String>> groups) {
        groups.forEach((group, words) -> put(name + "." + group, words));
        List<String> grouped = groups.values().stream().flatMap(Collection::stream).toList();
        require(all, grouped);
        put(name + "." + rest, all.stream().filter(word -> !grouped.contains(word)).toList());
    }

    private void put(String name, List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalStateException("the list `" + name + "` is empty");
        }
        lists.put(name, words);
    }

    /** A word that left the language must leave these lists too. */
    private static void require(List<String> all, List<String> named) {
        List<String> unknown = new ArrayList<>(named);
        unknown.removeAll(all);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("no longer words of the language: " + String.join(", ", unknown));
        }
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
