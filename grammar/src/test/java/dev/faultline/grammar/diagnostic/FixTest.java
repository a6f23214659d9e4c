package dev.faultline.grammar.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Catalogue.Entry;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.syntax.SourceText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Doing what a hint says gives the text that is meant, and one without anything left to say. */
class FixTest {

    private static final Catalogue CATALOGUE = Catalogue.of(Map.of(
            Topic.KERNEL, List.of(new Entry("2.6.11", "A kernel."), new Entry("6.18", "A kernel.")),
            Topic.DESIGN, List.of(new Entry("split-ptl", "A design.")),
            Topic.OPTION, List.of(new Entry("NR_CPUS", "An option.")),
            Topic.FIELD, List.of(new Entry("minor", "A field.")),
            Topic.STEP, List.of(new Entry("TRAP", "A step."))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "let heap = mmap 1MiB; touch write haep | let heap = mmap 1MiB; touch write heap",
        "let x = null | let x = none",
        "let x = 4KB | let x = 4KiB",
        "def f() { } | fn f() { }",
        "let s = touch read (mmap 1MiB); print s.minr | let s = touch read (mmap 1MiB); print s.minor",
        "machine { dsign split-ptl } | machine { design split-ptl }",
        "machine { design splt-ptl } | machine { design split-ptl }",
        "machine { kernel \"2.6.12\" } | machine { kernel \"2.6.11\" }",
        "machine { config NR_CPU = 4 } | machine { config NR_CPUS = 4 }",
        "machine { config CONFIG_NR_CPUS = 4 } | machine { config NR_CPUS = 4 }",
        "stall \"TRAPP\" 5us { barrier } | stall \"TRAP\" 5us { barrier }",
        "expect ENOMEN { brk +1MiB } | expect ENOMEM { brk +1MiB }",
        "let x = 1; x = 2 | var x = 1; x = 2",
        "total = 2 | var total = 2",
        "let r = mmap 1MiB; munmap(r) | let r = mmap 1MiB; munmap (r)",
        "let r = mmap 1MiB; touch wirte r | let r = mmap 1MiB; touch write r",
        "let r = mmap 1MiB popluate | let r = mmap 1MiB populate",
        "print min (1, 2) | print min(1, 2)",
        "let x = 1; if x = 1 { print x } | let x = 1; if x == 1 { print x }",
        "let x = true; print x&&x | let x = true; print x and x",
        "let x = true; print !x | let x = true; print not x",
        "print 1 ≤ 2 | print 1 <= 2",
        "param n = 8 in 1..16 | param n = 8 in 1..=16"
    })
    void whatTheHintSaysIsWhatTheFixDoes(String wrong, String right) {
        Diagnostic first = findings(wrong).getFirst();
        Fix fix = first.fix();
        assertEquals(right, wrong.substring(0, fix.span().start()) + fix.replacement() + wrong.substring(fix.span().end()));
        List<Diagnostic> left = findings(right).stream().filter(found -> found.code() == first.code()).toList();
        assertEquals(List.of(), left);
    }

    private static List<Diagnostic> findings(String text) {
        ParseResult parsed = ScriptParser.parse(new SourceText("x.fault", text));
        return Stream.concat(parsed.diagnostics().stream(), Resolver.resolve(parsed.script(), CATALOGUE).diagnostics().stream()).toList();
    }
}
