package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Places.Place;
import dev.faultline.conformance.realkernel.Workload.Device;
import dev.faultline.conformance.realkernel.Workload.Line;
import dev.faultline.conformance.realkernel.Workload.Strictness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a workload into a script: each operation becomes one line, with what the real kernel did behind it as a comment.
 *
 * <p>What ends in a signal or an error is wrapped in {@code expect}, so that a script also runs by itself and fails where the machine's
 * meaning is wrong; counts are for {@link Comparison}. Regions are named by address at the top, since workloads go on using them
 * after they are unmapped, moved or replaced.
 */
public final class ScriptWriter {

    private static final String INDENT = "    ";
    private static final int COMMENT_COLUMN = 72;

    private final Workload workload;
    private final Platform platform;
    private final Map<String, Place> places;
    private final Map<String, String> files = new HashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of("heap", "stack"));
    private final List<String> text = new ArrayList<>();
    private final List<Script.Placed> placed = new ArrayList<>();
    private final Deque<Block> blocks = new ArrayDeque<>();

    /** Names of the children that the main program and each open block have started. */
    private final Deque<Map<String, String>> children = new ArrayDeque<>();

    /** A block that is not closed yet. */
    private record Block(Line opener, int firstLine, String variable) {

        boolean isThreads() {
            return opener.operation().equals("threads");
        }
    }

    private ScriptWriter(Workload workload, Platform platform) {
        this.workload = workload;
        this.platform = platform;
        places = Places.of(workload.lines(), platform);
        taken.addAll(places.keySet());
    }

    /** The script of a workload that was measured. */
    static Script write(Workload workload) {
        return write(
                workload,
                Platform.MEASURED,
                "%s: category %s, class %s. Made from what Linux 6.18 did; see conformance/README.md.".formatted(
                        workload.name(), workload.category(), workload.strictness().name().toLowerCase(Locale.ROOT)));
    }

    /** @param title the comment at the top */
    public static Script write(Workload workload, Platform platform, String title) {
        ScriptWriter writer = new ScriptWriter(workload, platform);
        writer.header(title);
        writer.children.push(new HashMap<>());
        workload.lines().forEach(writer::line);
        return new Script(String.join("\n", writer.text) + "\n", writer.placed);
    }

    // ---- the frame ---------------------------------------------------------------------------------------------------

    private void header(String title) {
        text.add("# " + title);
        text.add("machine {");
        text.add("    arch " + platform.arch());
        text.add("    cpus 2");
        platform.keys().forEach(key -> text.add("    " + key));
        if (Features.hasConfiguration(workload, "swap")) {
            text.add("    swap 1GiB" + (workload.device() == Device.ZRAM ? " zram" : ""));
        }
        text.add("    kernel \"" + platform.kernel() + "\"");
        text.add("    thp " + hugePages());
        text.add("    cost \"unit\"");
        text.add("}");
        if (workload.lines().stream().anyMatch(line -> line.operation().equals("look"))) {
            text.add("fn look(r) { for i in 0..r.pages { print r.page(i).digest } }");
        }
        for (Place place : places.values()) {
            text.add("let %s = region(0x%x, %dpages)"
                    .formatted(place.name(), place.firstAddress(platform), place.endPage() - place.firstPage()));
        }
    }

    private String hugePages() {
        String mode = "never";
        for (Line line : workload.lines()) {
            if (line.operation().equals("config") && line.words().get(1).equals("thp")) {
                mode = line.words().get(2);
            }
        }
        return mode;
    }

    private void line(Line line) {
        switch (line.operation()) {
            case "config" -> {
                // Part of the machine block.
            }
            case "fork", "spawn" -> openChild(line);
            case "threads" -> openThreads(line);
            case "}" -> close();
            default -> {
                String statement = checked(line, Statements.of(this, line));
                put(line, inThreads() ? "barrier; " + statement : statement);
            }
        }
    }

    private void openChild(Line line) {
        String name = line.words().size() > 2 ? line.words().get(1) : "child" + line.number();
        String variable = free(name);
        children.element().put(name, variable);
        int first = put(line, "let " + variable + " = fork {");
        blocks.push(new Block(line, first, variable));
        children.push(new HashMap<>());
        if (line.operation().equals("spawn")) {
            // The line's own counts are those of fork alone, so the child starts on the line that closes its block.
            put(null, "pause");
        }
    }

    private void openThreads(Line line) {
        int first = put(line, "threads %s as t {".formatted(line.words().get(1)));
        blocks.push(new Block(line, first, "t"));
        children.push(new HashMap<>());
    }

    private void close() {
        boolean heldAtItsEnd = blocks.element().opener().operation().equals("spawn");
        if (heldAtItsEnd) {
            // It keeps its memory until `wait`.
            put(null, "pause");
        }
        children.pop();
        Block block = blocks.pop();
        int last = put(
                null,
                switch (block.opener().operation()) {
                    case "threads" -> "}";
                    case "spawn" -> "}; resume " + block.variable();
                    default -> "}; wait " + block.variable();
                });
        placed.replaceAll(line -> line.source() == block.opener()
                ? new Script.Placed(line.source(), line.first(), last, line.isInThreads())
                : line);
    }

    /** Appends a line to the script and gives its number. */
    private int put(@Nullable Line source, String statement) {
        StringBuilder line = new StringBuilder(INDENT.repeat(blocks.size())).append(statement);
        int number = text.size() + 1;
        if (source != null && source.expected() != null) {
            line.append(" ".repeat(Math.max(2, COMMENT_COLUMN - line.length()))).append("# ").append(source.expected());
            placed.add(new Script.Placed(source, number, number, inThreads()));
        }
        text.add(line.toString());
        return number;
    }

    private boolean inThreads() {
        return !blocks.isEmpty() && blocks.element().isThreads();
    }

    /** Wraps what is bound to end in signals or an error. */
    private String checked(Line line, String statement) {
        Expectation expected = line.expected();
        if (expected == null || inThreads() || workload.strictness() != Strictness.EXACT) {
            return statement;
        }
        long segv = expected.of("segv").least();
        long sigbus = expected.of("sigbus").least();
        if (expected.errno() != null) {
            return "expect %s { %s }".formatted(expected.errno(), statement);
        }
        if (segv > 0 && sigbus == 0) {
            return "expect segv %d { %s }".formatted(segv, statement);
        }
        if (sigbus > 0 && segv == 0) {
            return "expect sigbus %d { %s }".formatted(sigbus, statement);
        }
        // Where both kinds of signals meet, no form of `expect` fits, and the script runs through only with --keep-going.
        return statement;
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    /** The variable of a child that this block or one around it has started. */
    String child(String name) {
        for (Map<String, String> block : children) {
            String variable = block.get(name);
            if (variable != null) {
                return variable;
            }
        }
        throw new IllegalArgumentException("no child is called " + name);
    }

    /** The variable of a file, made up at its first mention. */
    String file(String name) {
        return files.computeIfAbsent(name, this::free);
    }

    String addressOf(String region) {
        return "0x%x".formatted(place(region).start());
    }

    /** Pages [from, from + count) of a region. */
    String part(String region, long from, long count) {
        if (region.equals("heap") || region.equals("stack")) {
            return "process.%s[%s]".formatted(region, range(from, count));
        }
        Place place = place(region);
        if (from == place.firstPage() && from + count == place.endPage()) {
            return region;
        }
        return "%s[%s]".formatted(region, range(from - place.firstPage(), count));
    }

    /** The same for a touch, which threads may share out among themselves. */
    String part(Line line) {
        String part = part(line.words().get(1), line.pages(3), line.pages(4));
        return line.has("slice") && inThreads() ? "%s.slice(t, %s)".formatted(part, blocks.element().opener().words().get(1)) : part;
    }

    /** Number of a page in the region as the script names it. */
    long indexOf(String region, long page) {
        return page - place(region).firstPage();
    }

    private static String range(long from, long count) {
        return "%s..%dpages".formatted(from == 0 ? "0" : from + "pages", from + count);
    }

    private Place place(String region) {
        Place place = places.get(region);
        if (place == null) {
            throw new IllegalArgumentException("no region is called " + region);
        }
        return place;
    }

    private String free(String name) {
        String variable = name;
        for (int i = 2; !taken.add(variable); i++) {
            variable = name + "_" + i;
        }
        return variable;
    }
}
