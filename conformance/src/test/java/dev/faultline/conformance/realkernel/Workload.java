package dev.faultline.conformance.realkernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small workload and what a real kernel did for each of its lines; {@code real-kernel/README.md} beside the files says how they
 * read and where the numbers are from.
 *
 * @param name "fork_cow__child_first"
 * @param device the swap device it was measured with
 * @param totals of the whole workload, recorded apart from its lines
 */
public record Workload(String name, Device device, String category, Strictness strictness, Totals totals, List<Line> lines) {

    /** The folder of all measurements, seen from this module's folder, in which Maven runs its tests. */
    static final Path ROOT = Path.of("src", "test", "resources", "real-kernel");

    /** What swap was on while it was measured; a folder and a list of workloads each. */
    public enum Device {
        DISK, ZRAM;

        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What held the real kernel to its numbers. */
    public enum Strictness {
        EXACT, RACE, IO
    }

    /** @param lines number of measured lines */
    public record Totals(int lines, long minor, long major, long segv, long sigbus) {}

    /**
     * One operation.
     *
     * @param number 1-based line of the workload's file
     * @param expected null for what is no event: a configuration, the end of a block
     */
    public record Line(int number, List<String> words, @Nullable Expectation expected) {

        public String operation() {
            return words.getFirst();
        }

        public boolean opensBlock() {
            return words.getLast().equals("{");
        }

        public boolean has(String word) {
            return words.contains(word);
        }

        /** The word behind {@code word}, null where that is missing. */
        @Nullable
        public String after(String word) {
            int index = words.indexOf(word);
            return index < 0 ? null : words.get(index + 1);
        }

        /** A number of pages at that place; a trailing p is decoration. */
        public long pages(int index) {
            return pages(words.get(index));
        }

        public static long pages(String text) {
            return Long.parseLong(text.endsWith("p") ? text.substring(0, text.length() - 1) : text);
        }
    }

    public Workload {
        lines = List.copyOf(lines);
    }

    /** All workloads of all devices, by name. */
    public static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        for (Device device : Device.values()) {
            for (String entry : Lists.read(device.folder() + ".list")) {
                all.add(read(device, entry.split(" +")));
            }
        }
        return all;
    }

    /** Names of all files with measurements, listed or not. */
    static List<String> files(Device device) {
        try (Stream<Path> files = Files.list(ROOT.resolve(device.folder()))) {
            return files.map(file -> file.getFileName().toString().replace(".txt", "")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return scriptName();
    }

    /** The name of its script: workloads of the synchronous device are told apart. */
    public String scriptName() {
        return device == Device.DISK ? name : name + "__zram";
    }

    private static Workload read(Device device, String[] entry) {
        Totals totals = new Totals(
                Integer.parseInt(entry[3]),
                Long.parseLong(entry[4]),
                Long.parseLong(entry[5]),
                Long.parseLong(entry[6]),
                Long.parseLong(entry[7]));
        List<Line> lines = new ArrayList<>();
        for (String text : Lists.read(ROOT.resolve(device.folder()).resolve(entry[0] + ".txt"))) {
            String[] halves = text.split(" +\\| ", 2);
            Expectation expected = halves.length == 2 ? Expectation.parse(halves[1]) : null;
            lines.add(new Line(lines.size() + 1, List.of(halves[0].strip().split(" +")), expected));
        }
        return new Workload(
                entry[0],
                device,
                entry[1],
                Strictness.valueOf(entry[2].toUpperCase(Locale.ROOT)),
                totals,
                lines);
    }
}
