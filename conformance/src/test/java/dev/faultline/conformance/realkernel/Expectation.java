package dev.faultline.conformance.realkernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel did for one line: how far each result field changed, as {@code minor 64, anon_rss 64, anonymous 64}.
 *
 * <p>A field that is not named did not change; {@code nothing} stands for a line where none did.
 *
 * @param fields by the names of the result fields; kinds of faults stand among them
 * @param errno name of the error a call was refused with, null where none was
 */
public record Expectation(Map<String, Bounds> fields, @Nullable String errno) {

    private static final String NOTHING = "nothing";
    private static final String ERRNO = "errno";

    /** Faults and signals, which every line has. */
    public static final Set<String> FAULTS = ordered("minor", "major", "segv", "sigbus");

    /** Changes of the address space, which lines inside {@code threads} do not have: there it belongs to no one thread. */
    public static final Set<String> SIZES = ordered("anon_rss", "file_rss", "shmem_rss", "swapped", "page_tables", "vmas");

    /** Page tables a child has at birth beyond its parent's: only of lines that fork. */
    public static final String CHILD_PAGE_TABLES = "child_page_tables";

    /** Kinds of faults. {@code cow} and {@code reuse} are held to the number they make together, see {@link Comparison}. */
    public static final Set<String> KINDS = ordered(
            "zero_page",
            "anonymous",
            "zero_cow",
            "cow",
            "reuse",
            "file_read",
            "file_write",
            "file_private",
            "file_private_cow",
            "shared_wp",
            "shmem_read",
            "shmem_write",
            "swap_in",
            "spurious");

    /** The least and the most over all runs of the real kernel; the same but where threads race or devices decide. */
    public record Bounds(long least, long most) {

        public static final Bounds ZERO = new Bounds(0, 0);

        public Bounds plus(Bounds other) {
            return new Bounds(least + other.least, most + other.most);
        }

        public boolean contain(long value) {
            return least <= value && value <= most;
        }

        @Override
        public String toString() {
            return least == most ? Long.toString(least) : least + ".." + most;
        }
    }

    public Expectation {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Reads what {@link #toString} writes. */
    public static Expectation parse(String text) {
        Map<String, Bounds> fields = new LinkedHashMap<>();
        String errno = null;
        for (String part : text.equals(NOTHING) ? new String[0] : text.split(", ")) {
            String[] words = part.split(" ", 2);
            String name = words[0];
            if (name.equals(ERRNO)) {
                errno = words[1];
            } else if (FAULTS.contains(name) || SIZES.contains(name) || KINDS.contains(name) || name.equals(CHILD_PAGE_TABLES)) {
                String[] ends = words[1].split("\\.\\.", 2);
                fields.put(name, new Bounds(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
            } else {
                throw new IllegalArgumentException("no result field is called " + name + ": " + text);
            }
        }
        return new Expectation(fields, errno);
    }

    public Bounds of(String field) {
        return fields.getOrDefault(field, Bounds.ZERO);
    }

    /** Whether it is known what kinds the faults of this line were: they were only looked at where memory was touched. */
    public boolean hasKinds() {
        return KINDS.stream().anyMatch(fields::containsKey);
    }

    @Override
    public String toString() {
        String text = fields.entrySet().stream().map(field -> field.getKey() + " " + field.getValue()).collect(Collectors.joining(", "));
        if (errno != null) {
            text += (text.isEmpty() ? "" : ", ") + ERRNO + " " + errno;
        }
        return text.isEmpty() ? NOTHING : text;
    }

    private static Set<String> ordered(String... names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
    }
}
