package dev.faultline.grammar.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.grammar.Golden;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Catalogue.Entry;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.grammar.syntax.SourceText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResolverTest {

    private static final Catalogue CATALOGUE = Catalogue.of(Map.of(
            Topic.ARCH, entries("i386 i386_pae x86_64 ia64"),
            Topic.KERNEL, entries("2.6.11 2.6.11-v19 2.6.34 6.18"),
            Topic.DESIGN, entries("single-ptl atomic-pte per-vma-lock"),
            Topic.OPTION, entries("SMP ATOMIC_TABLE_OPS TRANSPARENT_HUGEPAGE_ALWAYS"),
            Topic.SYSCTL, entries("vm.swappiness vm.page-cluster"),
            Topic.STEP, entries("ANON_ALLOC ANON_INSTALL"),
            Topic.COST, entries("unit altix-itanium2"),
            Topic.FIELD, entries("hits faults minor major kinds.cow kinds.reuse errno")));

    private static List<Entry> entries(String names) {
        return Stream.of(names.split(" ")).map(name -> new Entry(name, "")).toList();
    }

    private static Resolution resolve(String text, Catalogue catalogue, Map<String, NameKind> session) {
        ParseResult parsed = ScriptParser.parse(new SourceText("test.fault", text));
        assertEquals(List.of(), parsed.diagnostics(), text);
        return Resolver.resolve(parsed.script(), catalogue, session);
    }

    private static String diagnostics(String text) {
        return resolve(text, CATALOGUE, Map.of()).diagnostics().stream()
                .map(found -> found.code().id() + (found.isError() ? " " : " (warning) ") + found)
                .collect(Collectors.joining("\n"));
    }

    @TestFactory
    Stream<DynamicTest> findings() {
        return Golden.tests("resolver.golden", ResolverTest::diagnostics);
    }

    @Test
    void aSessionKnowsWhatEarlierInputsDefined() {
        Resolution first = resolve("let a = 1\nvar b = 2\nfn f() { }", CATALOGUE, Map.of());
        assertEquals(Map.of("a", NameKind.LET, "b", NameKind.VAR, "f", NameKind.FUNCTION), first.names());
        assertFalse(resolve("b = a\nf()\nlet a = 3", CATALOGUE, first.names()).hasErrors());
        assertTrue(resolve("a = 3", CATALOGUE, first.names()).hasErrors());
    }

    @Test
    void aTopicWithoutEntriesIsNotChecked() {
        String text = "machine { arch vax; kernel \"7.0\"; design mine; config X = y; sysctl a.b = 1; cost \"free\" }\nprint (try { }).x";
        assertEquals(List.of(), resolve(text, Catalogue.of(Map.of()), Map.of()).diagnostics());
    }

    @Test
    void errorsAreAtMostTwenty() {
        List<Diagnostic> found = resolve("print a\n".repeat(100), CATALOGUE, Map.of()).diagnostics();
        assertEquals(DiagnosticList.LIMIT, found.size());
    }

    @Test
    void whatABrokenStatementDefinesIsNotReportedAgain() {
        ParseResult parsed = ScriptParser.parse(new SourceText("test.fault", "let x = 1 2\nprint x\nx = 3"));
        assertEquals(1, parsed.diagnostics().size());
        assertEquals(List.of(), Resolver.resolve(parsed.script(), CATALOGUE).diagnostics());
    }
}
