package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Resolver;
import dev.faultline.grammar.syntax.SourceText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that nobody writes on purpose: always a tree, few and short errors, in a time proportional to the input. */
class RobustnessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOO_LONG_CHAIN = ": this expression is nested too deeply (limit 500 operators and calls)";
    private static final int LONG_LINE = 10_000_000;

    @Test
    void anEmptyFileIsAScript() {
        assertEquals("", Reading.tree(""));
        assertEquals("", Reading.tree("\uFEFF"));
        assertEquals("", Reading.tree("\n\n# only a comment"));
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("(".repeat(10_000), "1:201: brackets are nested too deeply (limit 200)"),
                Arguments.of("let x = " + "[".repeat(10_000) + "]".repeat(10_000), "1:209: brackets are nested too deeply (limit 200)"),
                Arguments.of("fn f() " + "{\n".repeat(10_000), "201:1: brackets are nested too deeply (limit 200)"),
                Arguments.of("print " + "not ".repeat(10_000), "1:2007" + TOO_LONG_CHAIN),
                Arguments.of("print " + "- ".repeat(10_000), "1:1007" + TOO_LONG_CHAIN),
                Arguments.of("print a" + ".b".repeat(10_000), "1:1008" + TOO_LONG_CHAIN),
                Arguments.of("print a" + "()".repeat(10_000), "1:1008" + TOO_LONG_CHAIN),
                Arguments.of("print 1" + "+1".repeat(10_000), "1:1008" + TOO_LONG_CHAIN),
                Arguments.of("print 1" + "+\n1".repeat(10_000), "501:2" + TOO_LONG_CHAIN),
                Arguments.of("print 1" + "+{a: 1}".repeat(10_000), "1:3502" + TOO_LONG_CHAIN),
                Arguments.of("\u007FELF\0\1\2", "1:5: this is not a text file: it has a NUL byte here"),
                Arguments.of("a".repeat(LONG_LINE), "1:1: this computes a value and drops it"),
                Arguments.of("print \"" + "x".repeat(LONG_LINE), "1:7: this string does not end on its line"),
                Arguments.of("print " + "1".repeat(LONG_LINE / 10), "1:7: this number has too many digits"),
                Arguments.of("1 ".repeat(LONG_LINE / 2), "1:2000001: the script is too long: it has more than 1,000,000 words and signs"),
                Arguments.of("\"{".repeat(LONG_LINE / 2), "1:1000001: the script is too long: it has more than 1,000,000 words and signs"),
                Arguments.of("$ ".repeat(LONG_LINE / 20), "1:1: the character `$` means nothing here"),
                Arguments.of("\u00E4".repeat(LONG_LINE / 10), "1:1: the letter `\u00E4` cannot be part of a name"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void hostile(String text, String firstError) {
        ParseResult result = assertTimeoutPreemptively(PATIENCE, () -> Reading.parse(text));
        Diagnostic first = result.diagnostics().getFirst();
        assertEquals(firstError, first.span() + ": " + first.sentence());
        assertTrue(result.diagnostics().size() <= DiagnosticList.LIMIT);
        result.diagnostics().forEach(found -> assertTrue(found.sentence().length() < 200, found.sentence()));
    }

    @Test
    void whatIsJustWithinTheLimitsIsRead() {
        assertFalse(Reading.parse("let x = " + "[".repeat(200) + "]".repeat(200)).hasErrors());
        assertTrue(Reading.parse("let x = " + "[".repeat(201) + "]".repeat(201)).hasErrors());
        assertFalse(Reading.parse("let x = 1" + " + 1".repeat(500)).hasErrors());
        assertTrue(Reading.parse("let x = 1" + " + 1".repeat(501)).hasErrors());
        assertFalse(Reading.parse("if a { }" + " else if a == 1 { }".repeat(5_000)).hasErrors());
        assertFalse(Reading.parse("a() + b.c\n".repeat(5_000).replace("a() + ", "d = a + ")).hasErrors());
    }

    @Test
    void bytesThatAreNoTextHaveAPlace() {
        byte[] latin1 = "let a = 1\nprint \"gr\u00FC\u00DF\"".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("2:10: this is not a text file: it is not UTF-8 here (save the file as UTF-8)",
                ScriptParser.parse("a.fault", latin1).diagnostics().getFirst().toString());
        byte[] marked = "\uFEFFa()".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), ScriptParser.parse("a.fault", marked).diagnostics());
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        assertEquals(1, ScriptParser.parse("a.fault", noise).diagnostics().size());
    }

    @Test
    void manyErrorsAreTwenty() {
        assertEquals(DiagnosticList.LIMIT, Reading.parse("let = 3\n".repeat(50_000)).diagnostics().size());
    }

    @Test
    void noTokenSoupIsTooHot() {
        String[] words = Stream.concat(
                Stream.of(Keywords.Category.values()).flatMap(category -> category.words().stream()),
                Stream.of("x", "y", "1", "4KiB", "0.5", "75%", "\"s\"", "\"{", "}\"", "\"", "(", ")", "[", "]", "{", "}", "+", "-",
                        "*", "..", "..=", "=", "+=", "=>", ",", ":", ";", ".", "\n", "\n", "#c\n", "\u00E4", "$",
                        "\\", "%", "==", "<"))
                .toArray(String[]::new);
        Random random = new Random(20_261_120);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 40);
            for (int i = 0; i < length; i++) {
                text.append(words[random.nextInt(words.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            String soup = text.toString();
            try {
                ParseResult result = ScriptParser.parse(new SourceText("soup", soup),
                        random.nextBoolean() ? ParseMode.SCRIPT : ParseMode.REPL);
                Resolver.resolve(result.script(), Catalogue.of(Map.of()));
            } catch (RuntimeException | StackOverflowError failure) {
                throw new AssertionError("round " + round + ": " + soup, failure);
            }
        }
    }
}
