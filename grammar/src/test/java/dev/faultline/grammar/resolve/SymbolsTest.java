package dev.faultline.grammar.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.resolve.Symbols.Foreign;
import dev.faultline.grammar.resolve.Symbols.Label;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and where they are meant. In the texts {@code |} is the place that is asked about. */
class SymbolsTest {

    private static Symbols symbols(String text) {
        return Resolver.resolve(ScriptParser.parse(new SourceText("x.fault", text)).script(), Catalogue.of(Map.of())).symbols();
    }

    /** Columns of all places that mean what is meant at the mark. */
    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "let |x = 1; print x, x § 5 18 21",
        "let x| = 1; print x § 5 18",
        "var x = 1; x| = x + 1 § 5 12 16",
        "fn f(|a) => a; print f(a: 1) § 6 12 23",
        "print f(|a: 1); fn f(a) => a § 9 21 27",
        "let x = 1; if true { let x = 2; print |x } § 26 39",
        "for |i in 0..2 { print i } § 5 23",
        "threads 2 as t { print |t } § 14 24",
        "use \"./m\" as |m; print m.x § 14 23",
        "param |n = 1; print n § 7 20",
        "fn f() => |later; let later = 1 § 11 22",
        "print |1 § ''"
    })
    void occurrences(String marked, String columns) {
        Symbols symbols = symbols(marked.replace("|", ""));
        List<String> found = symbols.at(marked.indexOf('|')).map(at -> symbols.of(at.symbol())).orElse(List.of()).stream()
                .map(occurrence -> String.valueOf(occurrence.span().column())).toList();
        assertEquals(columns, String.join(" ", found));
    }

    /** Nearest first. */
    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "let a = 1; |; let b = 2 § a",
        "let a = 1; { § ''",
        "fn f(p) { let q = 1; | }; let later = 2 § q p later f",
        "fn f() { | }; fn g() { let inside = 1 } § g f",
        "let a = 1; if true { let a = 2; | } § a",
        "for i in 0..2 { | } § i",
        "let = 3; | § ''"
    })
    void visible(String marked, String names) {
        int offset = Math.max(0, marked.indexOf('|'));
        List<String> visible = symbols(marked.replace("|", "")).visibleAt(offset).stream().map(Symbol::name).toList();
        assertEquals(names, String.join(" ", visible));
    }

    @Test
    void namesOfModulesAreForeign() {
        Symbols symbols = symbols("use \"std/pft\" as p with reps = 2; p.run(threads: 8); p.title()");
        assertEquals(List.of("reps", "run", "title"), symbols.foreign().stream().map(Foreign::name).toList());
        Label label = symbols.labels().getFirst();
        assertEquals("threads", label.name().text());
        assertEquals("run", label.function().orElseThrow().name());
    }

    @Test
    void argumentsOfAFunctionThatOnlyARunKnowsHaveNoMeaning() {
        Label label = symbols("fn call(f) => f(a: 1)").labels().getFirst();
        assertEquals("a", label.name().text());
        assertEquals(true, label.function().isEmpty());
    }

    @Test
    void theFirstDefinitionOfTwoIsRelated() {
        Resolution resolution = Resolver.resolve(
                ScriptParser.parse(new SourceText("x.fault", "let a = 1\nlet a = 2")).script(), Catalogue.of(Map.of()));
        Span related = resolution.diagnostics().getFirst().related();
        assertEquals("1:5", String.valueOf(related));
        assertEquals(1, resolution.symbols().top().size());
    }
}
