package dev.faultline.editor.server;

import dev.faultline.editor.analysis.Analysis;
import dev.faultline.editor.analysis.LibraryCatalogue;
import dev.faultline.editor.analysis.ModuleTexts;
import dev.faultline.editor.analysis.TextFiles;
import dev.faultline.editor.analysis.UnreadableTextException;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.stdlib.Library;
import dev.faultline.stdlib.ModuleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The texts there are: those the client has open, and files beside them, which are read again when they have changed. */
final class Project implements ModuleTexts {

    /** A folder with more scripts than this is not looked through: somebody has opened their home. */
    private static final int MOST_SCRIPTS = 2000;

    private static final int DEEPEST_FOLDER = 12;

    private record Known(FileTime modified, long bytes, Document document) {}

    private final Library library = new Library();
    private final Catalogue catalogue = LibraryCatalogue.of(library);
    private final LibraryTexts libraryTexts = new LibraryTexts(library, catalogue);
    private final Map<String, Document> open = new ConcurrentHashMap<>();
    private final Map<Path, Known> files = new ConcurrentHashMap<>();
    private final Map<String, Path> folders = new ConcurrentHashMap<>();

    Library library() {
        return library;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    LibraryTexts libraryTexts() {
        return libraryTexts;
    }

    // ---- what is open ------------------------------------------------------------------------------------------------

    Document open(String uri, int version, String content) {
        Document document = new Document(uri, version, content, file(uri).orElse(null), catalogue);
        open.put(uri, document);
        return document;
    }

    void replace(Document next) {
        open.put(next.uri(), next);
    }

    void close(String uri) {
        open.remove(uri);
    }

    /** The document the client has open under {@code uri}, as it is now. */
    Optional<Document> opened(String uri) {
        return Optional.ofNullable(open.get(uri));
    }

    Collection<Document> allOpen() {
        return List.copyOf(open.values());
    }

    void addFolder(String uri) {
        file(uri).ifPresent(path -> folders.put(uri, path));
    }

    void removeFolder(String uri) {
        folders.remove(uri);
    }

    // ---- files -------------------------------------------------------------------------------------------------------

    /** The file of a URI, links followed where it exists; empty for what is no file. */
    static Optional<Path> file(String uri) {
        try {
            URI parsed = URI.create(uri);
            if (!"file".equals(parsed.getScheme())) {
                return Optional.empty();
            }
            Path path = Path.of(parsed).toAbsolutePath().normalize();
            return Optional.of(Files.exists(path) ? path.toRealPath() : path);
        } catch (IllegalArgumentException | FileSystemNotFoundException | IOException e) {
            return Optional.empty();
        }
    }

    /** The text of a file: as the client has it open, else as it is on disk. */
    Document document(Path file) throws UnreadableTextException {
        for (Document document : open.values()) {
            if (file.equals(document.file())) {
                return document;
            }
        }
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long bytes = Files.size(file);
            Known known = files.get(file);
            if (known == null || !known.modified().equals(modified) || known.bytes() != bytes) {
                String content = TextFiles.read(file.toString(), file);
                known = new Known(modified, bytes, new Document(file.toUri().toString(), 0, content, file, catalogue));
                files.put(file, known);
            }
            return known.document();
        } catch (IOException e) {
            throw new UnreadableTextException("cannot read " + file + ": it cannot be read");
        }
    }

    @Override
    public Analysis read(Path file) throws UnreadableTextException {
        return document(file).analysis();
    }

    /** The document that a {@code use} of {@code user} means; empty where there is none to be read. */
    Optional<Document> module(Statement.Use use, Document user) {
        String path = use.path().text();
        if (ModuleFiles.isLibrary(path)) {
            return libraryTexts.document(path);
        }
        Path folder = user.file() == null ? null : user.file().getParent();
        try {
            return Optional.of(document(ModuleFiles.find(path, folder, root(folder))));
        } catch (ModuleFiles.NoModuleException | UnreadableTextException e) {
            return Optional.empty();
        }
    }

    /** A module may itself be used from a folder above: then that is what its own modules must be below. */
    private @Nullable Path root(@Nullable Path folder) {
        return folders.values().stream().filter(each -> folder != null && folder.startsWith(each)).findFirst().orElse(folder);
    }

    /** May it be changed by what the client asks: is it open, or in a folder of the client's? */
    boolean isOurs(Document document) {
        Path file = document.file();
        return open.containsKey(document.uri()) || file != null && folders.values().stream().anyMatch(file::startsWith);
    }

    /** Every script that is open or in a folder of the client's, each once. */
    List<Document> all() {
        Map<String, Document> all = new LinkedHashMap<>();
        open.values().forEach(document -> all.put(key(document), document));
        documents(folders.values().stream().sorted().toList()).forEach(document -> all.putIfAbsent(key(document), document));
        return List.copyOf(all.values());
    }

    /** The scripts in the folder of {@code document}, and below it. */
    List<Document> beside(Document document) {
        Path folder = document.file() == null ? null : document.file().getParent();
        return folder == null ? List.of() : documents(List.of(folder));
    }

    private List<Document> documents(List<Path> roots) {
        List<Document> documents = new ArrayList<>();
        for (Path file : scripts(roots)) {
            try {
                documents.add(document(file.toRealPath()));
            } catch (UnreadableTextException | IOException e) {
                // What cannot be read has no names to be found.
            }
        }
        return documents;
    }

    private static String key(Document document) {
        return document.file() == null ? document.uri() : document.file().toString();
    }

    private static List<Path> scripts(List<Path> roots) {
        List<Path> found = new ArrayList<>();
        for (Path folder : roots) {
            try (Stream<Path> walk = Files.find(folder, DEEPEST_FOLDER, (path, attributes) -> attributes.isRegularFile()
                    && path.toString().endsWith(ModuleFiles.SUFFIX))) {
                walk.limit(MOST_SCRIPTS).sorted().forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                // A folder that has gone or may not be read has no scripts for us.
            }
        }
        return found;
    }
}
