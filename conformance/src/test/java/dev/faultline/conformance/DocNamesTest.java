package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages name is there: the classes they speak of, and the files they link to. */
class DocNamesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A name of two words at least, alone or behind its package, alone or before a member's. */
    private static final Pattern CLASS = Pattern.compile("`(?:[a-z]+/)?([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)[`.]");

    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    /** Written like classes of ours, and the kernel's. */
    private static final Set<String> NOT_CLASSES = Set.of("MemFree");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(filesIn(ROOT.resolve("docs"), ".md"));
        try (Stream<Path> files = Files.list(ROOT)) {
            pages.addAll(files.filter(file -> file.toString().endsWith(".md")).sorted().toList());
        }
        // What has been is not stale there.
        pages.remove(ROOT.resolve("CHANGELOG.md"));
        return pages;
    }

    private static List<Path> filesIn(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending) && !file.toString().contains("node_modules")).sorted().toList();
        }
    }

    private static Set<String> classes() throws IOException {
        List<Path> modules;
        try (Stream<Path> folders = Files.list(ROOT)) {
            modules = folders.map(folder -> folder.resolve("src")).filter(Files::isDirectory).toList();
        }
        Set<String> names = new TreeSet<>();
        for (Path module : modules) {
            names.addAll(filesIn(module, ".java").stream()
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet()));
        }
        return names;
    }

    private static Set<String> found(Pattern pattern, Path page) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(page));
        return matcher.results().map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesClassesThatExist(Path page) throws IOException {
        Set<String> gone = found(CLASS, page);
        gone.removeAll(classes());
        gone.removeAll(NOT_CLASSES);
        assertEquals(Set.of(), gone, page + " names what is no class any more");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksToFilesThatExist(Path page) throws IOException {
        Set<String> broken = found(LINK, page);
        broken.removeIf(link -> link.startsWith("https://") || Files.exists(page.resolveSibling(link)));
        assertEquals(Set.of(), broken, page + " links to what is not there");
    }

    @Test
    void namesAndLinksAreFound() throws IOException {
        Set<String> names = new TreeSet<>();
        Set<String> links = new TreeSet<>();
        for (Path page : pages()) {
            names.addAll(found(CLASS, page));
            links.addAll(found(LINK, page));
        }
        assertFalse(names.isEmpty(), "no class is named");
        assertFalse(links.isEmpty(), "nothing is linked to");
    }
}
