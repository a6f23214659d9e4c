package dev.faultline.conformance.realkernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Text files with an entry a line; blank lines and those that begin with # are for the reader. */
final class Lists {

    private Lists() {}

    /** @param name a file beside the measurements */
    static List<String> read(String name) {
        return read(Workload.ROOT.resolve(name));
    }

    static List<String> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
