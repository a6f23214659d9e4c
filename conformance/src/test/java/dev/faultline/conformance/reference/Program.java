package dev.faultline.conformance.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.conformance.CommandLineRun;
import dev.faultline.conformance.realkernel.Comparison;
import dev.faultline.conformance.realkernel.Comparison.Mismatch;
import dev.faultline.conformance.realkernel.Expectation;
import dev.faultline.conformance.realkernel.Features;
import dev.faultline.conformance.realkernel.Features.Feature;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A random program for one target, with what the model says of each of its lines. It prints as the script that shows a failure. */
record Program(Workload workload, Script script) {

    static Program of(List<Choice> choices, Target target) {
        List<Line> lines = new ArrayList<>(ProgramBuilder.build(choices, target.paging() == Paging.X86_64));
        Set<Feature> missing = Features.notBuilt();
        lines.replaceAll(line -> {
            if (Collections.disjoint(Features.of(List.of(line)), missing)) {
                return line;
            }
            String text = switch (line.operation()) {
                case "mmap" -> String.join(" ", line.words().subList(0, 3)) + " private " + String.join(" ", line.words().subList(4, 6));
                case "mremap" -> line.has("as") ? "mmap " + line.after("as") + " anon private rw " + line.words().get(4) : "nop";
                default -> "nop";
            };
            return new Line(line.number(), List.of(text.split(" ")), null);
        });
        Map<Integer, Expectation> said = ReferenceKernel.run(lines, Places.of(lines, target.platform()), target.paging());
        List<Line> expected = lines.stream().map(line -> new Line(line.number(), line.words(), said.get(line.number()))).toList();
        Workload workload =
                new Workload("random", Device.DISK, "random", Strictness.EXACT, new Totals(lines.size(), 0, 0, 0, 0), expected);
        return new Program(
                workload,
                ScriptWriter.write(workload, target.platform(),
                        "A random program; behind each line what it should do. Run it with --keep-going."));
    }

    /** Runs it, with every invariant checked after every statement, and gives the sentences on what is not as the model says. */
    List<String> run() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                Path.of("").toAbsolutePath(), script.text(), List.of("run", "--check", "--keep-going", "--quiet", "--format", "json", "-"));
        JsonNode document = JsonMapper.builder().build().readTree(run.out());
        List<Mismatch> mismatches = Comparison.of(workload, script, document.path("machines").path(0));
        if (mismatches.isEmpty() && document.path("error").isNull()) {
            return List.of();
        }
        // What failed first is what matters: the rest follows from it.
        List<String> sentences = new ArrayList<>(mismatches.stream().limit(5).map(Mismatch::toString).toList());
        sentences.add(run.err());
        return sentences;
    }

    @Override
    public String toString() {
        return "\n" + script.text();
    }
}
