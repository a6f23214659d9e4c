package dev.faultline.editor.server;

import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.stdlib.Library;
import dev.faultline.stdlib.ModuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The modules of the library as documents to jump to.
 *
 * <p>Clients that can show a text which is no file get it as {@code faultline-std:/std/pft.fault}. All others get a read-only file in a
 * temporary folder, which is gone when the server ends.
 */
final class LibraryTexts implements AutoCloseable {

    /** Scheme of the URIs. */
    static final String SCHEME = "faultline-std";

    private final Library library;
    private final Catalogue catalogue;
    private final Map<String, Document> documents = new ConcurrentHashMap<>();
    private boolean isVirtual;
    private @Nullable Path folder;

    LibraryTexts(Library library, Catalogue catalogue) {
        this.library = library;
        this.catalogue = catalogue;
    }

    /** Whether the client asks for texts by their URI. */
    void setVirtual(boolean virtual) {
        isVirtual = virtual;
    }

    /** The module called {@code name} ({@code std/pft}); empty when there is none. */
    Optional<Document> document(String name) {
        return library.source(name).map(text -> documents.computeIfAbsent(name, module -> {
            Path file = isVirtual ? null : file(module, text);
            String uri = file == null ? SCHEME + ":/" + module + ModuleFiles.SUFFIX : file.toUri().toString();
            return new Document(uri, 0, text, file, catalogue);
        }));
    }

    /** The text under one of our URIs. */
    Optional<String> text(String uri) {
        String prefix = SCHEME + ":/";
        boolean isOurs = uri.startsWith(prefix) && uri.endsWith(ModuleFiles.SUFFIX);
        return isOurs ? library.source(uri.substring(prefix.length(), uri.length() - ModuleFiles.SUFFIX.length())) : Optional.empty();
    }

    /** Is this a text of the library, which nobody may change? */
    synchronized boolean isLibrary(Document document) {
        Path file = document.file();
        return document.uri().startsWith(SCHEME + ":") || file != null && folder != null && file.startsWith(folder);
    }

    private synchronized @Nullable Path file(String name, String text) {
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("faultline-std-").toRealPath();
            }
            Path file = folder.resolve(name + ModuleFiles.SUFFIX);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return file.toFile().setReadOnly() ? file : null;
        } catch (IOException e) {
            // Without a place for files there is still the URI; a client that cannot follow it says so itself.
            return null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
