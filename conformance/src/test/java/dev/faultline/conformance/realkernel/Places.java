package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the regions of a workload lie, and how much of each it uses.
 *
 * <pre>
 *   0x100000000000                +1 GiB                         +2 GiB
 *   │ a ........                  │ skew │ b .....                │ c
 *   └ slot 0                      └ slot 1                        └ slot 2
 * </pre>
 *
 * Regions take slots in the order in which they appear in the text, so none merges with another, and each begins with page tables of its
 * own. {@code at a+32} places one relative to another instead.
 */
public final class Places {

    private static final Pattern RELATIVE = Pattern.compile("(\\w+?)(?:([+-])(\\d+)p?)?");

    private final Platform platform;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private long slots;

    /**
     * A region.
     *
     * @param start address of page 0
     * @param firstPage lowest page that is used, 0 or less
     * @param endPage one beyond the highest page that is used
     */
    public record Place(String name, long start, long firstPage, long endPage) {

        Place with(long from, long to) {
            return new Place(name, start, Math.min(firstPage, from), Math.max(endPage, to));
        }

        long firstAddress(Platform platform) {
            return start + firstPage * platform.pageBytes();
        }
    }

    private Places(Platform platform) {
        this.platform = platform;
    }

    /** The heap and the stack have places of their own and are not among these. */
    public static Map<String, Place> of(List<Line> lines, Platform platform) {
        Places places = new Places(platform);
        for (Line line : lines) {
            places.see(line);
        }
        return places.places;
    }

    private void see(Line line) {
        switch (line.operation()) {
            case "mmap" -> map(line);
            case "mremap" -> {
                use(line.words().get(1), line.pages(2), line.pages(3));
                String target = line.after("as");
                if (target != null) {
                    takeSlot(target, line.pages(4), 0);
                    use(target, 0, line.pages(4));
                }
            }
            case "touch" -> use(line.words().get(1), line.pages(3), line.pages(4));
            case "munmap", "mprotect", "madvise", "mlock", "munlock", "msync", "look", "kwrite", "kread", "gupwrite", "gupread" ->
                    use(line.words().get(1), line.pages(2), line.pages(3));
            default -> {
                // Names no region.
            }
        }
    }

    private void map(Line line) {
        String name = line.words().get(1);
        String at = line.after("at");
        if (at != null && !places.containsKey(name)) {
            Matcher parts = RELATIVE.matcher(at);
            if (!parts.matches()) {
                throw new IllegalArgumentException("no place: " + at);
            }
            long distance = parts.group(3) == null ? 0 : Long.parseLong(parts.group(3));
            long start = at(parts.group(1)).start() + ("-".equals(parts.group(2)) ? -distance : distance) * platform.pageBytes();
            places.put(name, new Place(name, start, 0, 0));
        }
        String skew = line.after("skew");
        takeSlot(name, line.pages(5), skew == null ? 0 : Line.pages(skew));
        use(name, 0, line.pages(5));
    }

    /** A name used again keeps its address. */
    private void takeSlot(String name, long pages, long skewPages) {
        if (!places.containsKey(name)) {
            places.put(name, new Place(name, platform.arena() + slots * platform.slotBytes() + skewPages * platform.pageBytes(), 0, 0));
            slots += (pages + skewPages) * platform.pageBytes() / platform.slotBytes() + 1;
        }
    }

    private void use(String name, long from, long pages) {
        if (!name.equals("heap") && !name.equals("stack")) {
            places.put(name, at(name).with(from, from + pages));
        }
    }

    private Place at(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no region is called " + name);
        }
        return place;
    }
}
