package dev.faultline.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One script of about ten lines that shows one behaviour.
 *
 * <p>Comments at its top may say how it is run:
 *
 * <pre>
 *   # with: -p n=3 --max-steps 100     more options of the command line
 *   # format: csv                      shows the results too, in that format
 *   # notes: shown                     shows notes too, which say what this build does differently
 *   # lines: hits pages faults         shows these fields of every line, its own and with all that ran under it
 * </pre>
 *
 * <p>The table of costs is never part of what is expected: recalibrating the machine must not touch what scripts mean.
 *
 * @param name folder and file without an ending, "values/integers"
 */
record Snippet(String name, Path file) {

    static final Path ROOT = Path.of("snippets");

    /** Folders of that name hold modules, which snippets beside them use. */
    private static final String MODULES = "modules";

    /** No snippet takes a second; one that hangs should not stop the others. */
    private static final String PATIENCE = "300s";

    /** The machine's key. */
    private static final Pattern KERNEL = Pattern.compile("(?m)(^|[{;])\\s*kernel ");

    /** All snippets, by name. */
    static List<Snippet> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".fault"))
                    .filter(file -> !file.getParent().getFileName().toString().equals(MODULES))
                    .map(file -> new Snippet(Golden.nameOf(ROOT, file), file))
                    .sorted((left, right) -> left.name().compareTo(right.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is about certain kernels: then it means nothing on others. */
    boolean namesKernels() {
        try {
            return KERNEL.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it and gives all that a golden file holds. */
    String transcript() throws IOException {
        return transcript(List.of());
    }

    /** The same with options that override keys of its machines. */
    String transcript(List<String> machine) throws IOException {
        Path results = Files.createTempFile("faultline-results", ".txt");
        try {
            Optional<String> format = directive("format");
            CommandLineRun run = format.isPresent()
                    ? run(machine, List.of("--format", format.get()))
                    : run(machine, List.of("-o", results.toString()));
            String text = run.transcript();
            Optional<String> fields = directive("lines");
            if (fields.isPresent()) {
                run(machine, List.of("--format", "json", "-o", results.toString()));
                text += CommandLineRun.section("lines", lines(results, fields.get().split(" +")));
            }
            return text;
        } finally {
            Files.delete(results);
        }
    }

    private CommandLineRun run(List<String> machine, List<String> options) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", "--timeout", PATIENCE));
        if (directive("notes").isEmpty()) {
            words.add("--quiet");
        }
        words.addAll(machine);
        words.addAll(options);
        directive("with").ifPresent(with -> words.addAll(List.of(with.split(" +"))));
        words.add(file.getFileName().toString());
        return CommandLineRun.of(file.toAbsolutePath().getParent(), "", words);
    }

    private Optional<String> directive(String word) throws IOException {
        String start = "# " + word + ": ";
        try (Stream<String> lines = Files.lines(file)) {
            return lines.takeWhile(line -> line.startsWith("#"))
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }
    }

    private static String lines(Path report, String[] fields) throws IOException {
        StringBuilder text = new StringBuilder();
        JsonNode machines = JsonMapper.builder().build().readTree(report.toFile()).path("machines");
        for (JsonNode machine : machines) {
            for (JsonNode line : machine.path("lines")) {
                text.append("%4d: %s\n".formatted(line.path("line").asInt(), line.path("source").asText()));
                text.append("      own").append(figures(line, fields)).append('\n');
                if (line.has("with_inner")) {
                    text.append("      all").append(figures(line.path("with_inner"), fields)).append('\n');
                }
            }
        }
        return text.toString();
    }

    private static String figures(JsonNode figures, String[] fields) {
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            JsonNode value = figures.at("/" + field.replace('.', '/'));
            text.append("  ").append(field).append(' ').append(value.isMissingNode() ? "?" : value.asText());
        }
        return text.toString();
    }
}
