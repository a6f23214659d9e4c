package dev.faultline.conformance.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.conformance.CommandLineRun;
import dev.faultline.conformance.realkernel.Comparison;
import dev.faultline.conformance.realkernel.Comparison.Mismatch;
import dev.faultline.conformance.realkernel.Places;
import dev.faultline.conformance.realkernel.Script;
import dev.faultline.conformance.realkernel.ScriptWriter;
import dev.faultline.conformance.realkernel.Workload;
import dev.faultline.conformance.realkernel.Workload.Device;
import dev.faultline.conformance.realkernel.Workload.Line;
import dev.faultline.conformance.realkernel.Workload.Strictness;
import dev.faultline.conformance.realkernel.Workload.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A random program for one target, with what the model says of each of its lines. It prints as the script that shows a failure. */
record Program(Workload workload, Script script, List<Look> looks, boolean isMemoryScarce) {

    private static final int MOST_SENTENCES = 5;

    /** What does not depend on where pages are. */
    private static final Set<String> MEANING = Set.of("line", "segv", "sigbus", "vmas", "errno");

    /** No program takes a second; one that hangs fails like any other. */
    private static final String PATIENCE = "300s";

    static Program of(List<Choice> choices, Target target) {
        List<Line> lines = ProgramBuilder.build(choices, target);
        ReferenceKernel.Run said =
                ReferenceKernel.run(lines, Places.of(lines, target.platform()), target.paging(), target.isMemoryScarce());
        List<Line> expected = lines.stream().map(line -> new Line(line.number(), line.words(), said.lines().get(line.number()))).toList();
        Workload workload =
                new Workload("random", Device.DISK, "random", Strictness.EXACT, new Totals(lines.size(), 0, 0, 0, 0), expected);
        return new Program(
                workload,
                ScriptWriter.write(workload, target.platform(),
                        "A random program; behind each line what it should do. Run it with --keep-going."),
                said.looks(),
                target.isMemoryScarce());
    }

    /** Runs it, with every invariant checked after every statement, and gives the sentences on what is not as the model says. */
    List<String> run() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                Path.of("").toAbsolutePath(),
                script.text(),
                List.of("run", "--check", "--keep-going", "--timeout", PATIENCE, "--quiet", "--format", "json", "-"));
        JsonNode document = JsonMapper.builder().build().readTree(run.out());
        List<Mismatch> mismatches = Comparison.of(workload, script, document.path("machines").path(0));
        // What failed first is what matters: the rest follows from it.
        List<String> sentences =
                new ArrayList<>(mismatches.stream().filter(this::matters).limit(MOST_SENTENCES).map(Mismatch::toString).toList());
        compareContents(document.path("output")).ifPresent(sentences::add);
        if (!document.path("error").isNull()) {
            sentences.add(document.isMissingNode() ? run.err() : document.path("error").toString());
        }
        return sentences;
    }

    private boolean matters(Mismatch mismatch) {
        return !isMemoryScarce || MEANING.contains(mismatch.field());
    }

    /**
     * What was printed for each page that was looked at must stand for one content, and each content for one print: the model's values
     * and the machine's are different numbers. A page that may be zeroes meanwhile tells nothing new.
     */
    private Optional<String> compareContents(JsonNode output) {
        if (output.size() != looks.size()) {
            return Optional.of("%d pages were looked at, the model looks at %d".formatted(output.size(), looks.size()));
        }
        Map<Integer, String> printed = new HashMap<>();
        Map<String, Integer> meant = new HashMap<>();
        for (int i = 0; i < looks.size(); i++) {
            String print = output.get(i).asText();
            int value = looks.get(i).content();
            if (looks.get(i).mayBeZero()) {
                if (meant.containsKey(print) && meant.get(print) != value && meant.get(print) != 0) {
                    return Optional.of("print %d: the page holds %s, which is number %d, and was given up when it held number %d".formatted(
                            i + 1, print, meant.get(print), value));
                }
                continue;
            }
            String before = printed.putIfAbsent(value, print);
            Integer other = meant.putIfAbsent(print, value);
            if (before != null && !before.equals(print) || other != null && other != value) {
                return Optional
                        .of("print %d: the page holds %s, and what was written as number %d was %s before (%s was number %s)".formatted(
                                i + 1, print, value, before, print, other));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "\n" + script.text();
    }
}
