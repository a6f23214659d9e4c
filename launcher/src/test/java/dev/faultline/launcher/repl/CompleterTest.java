package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.grammar.parse.Keywords;
import dev.faultline.editor.complete.Completion;
import dev.faultline.editor.complete.Completion.Candidate;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion offers what may stand there, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompleterTest {

    private final Sessions session = new Sessions(Path.of(""));

    @BeforeAll
    void define() {
        session.show("let heap = mmap 1MiB; let count = 3; let s = touch read heap");
        session.show(":snapshot early");
    }

    @AfterAll
    void close() {
        session.close();
    }

    private List<String> offered(String before) {
        return session.session().complete(before, before.length()).candidates().stream().map(Candidate::text).toList();
    }

    /** What is offered begins with these, in this order. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tou | touch",
        "touch write h | heap",
        "touch w | write write_zero",
        "madvise heap dontn | dontneed",
        "mremap heap 2MiB ma | maymove",
        "heap.sl | slice",
        "heap[0..1page].| ",
        "s.min | minor",
        "s.kinds.zero_p | zero_page",
        "machine.cp | cpus",
        "let x = mm | mmap",
        "let he | ",
        "print cou | count",
        "threads 2 as t { tou | touch",
        "threads 2 as t { touch read he | heap",
        "machine { de | design",
        "machine { design per-vma-lock-r | per-vma-lock-refcount",
        "machine { cpus 8; ker | kernel",
        "machine { config TRANSPARENT_HUGEPAGE_A | TRANSPARENT_HUGEPAGE_ALWAYS",
        "machine { kernel \"2.6.15 | 2.6.15",
        "machine { kernel \"2.6.11\"; config TRANS | ",
        "'machine { kernel \"2.6.11\"; config ' | SMP NR_CPUS",
        "machine { kernel \"2.6.11-v16\"; config ATOMIC | ATOMIC_TABLE_OPS ATOMIC_TABLE_PATCHES",
        "machine { kernel \"2.6.11\"; th | ",
        "machine { th | thp",
        "machine { config SMP = | y n",
        ":set config.SPLIT | config.SPLIT_PTLOCK_CPUS",
        ":set config.ATOMIC | ",
        "':set config.SMP ' | y n",
        "'fork ' | ",
        "touch re | read",
        "touch read heap re | reverse",
        "use \"std/p | std/pft",
        "# tou | ",
        ":wal | :walk",
        ":walk he | heap",
        ":walk heap.pa | pages page",
        ":help und | undo",
        ":compare id | ideal",
        ":restore e | early",
        ":format nd | ndjson",
        ":set des | design",
        ":set design ide | ideal",
        ":explain anonym | anonymous"})
    void whatMayStandThere(String before, String expected) {
        List<String> wanted = expected == null || expected.isBlank() ? List.of() : List.of(expected.strip().split(" "));
        List<String> offered = offered(before);
        assertEquals(wanted, offered.subList(0, Math.min(Math.max(wanted.size(), wanted.isEmpty() ? 1 : 0), offered.size())),
                before + ": " + offered);
    }

    @Test
    void whatIsOfferedReplacesWhatWasBegun() {
        Completion completion = session.session().complete("touch write he", 14);
        assertEquals(12, completion.start());
        assertTrue(completion.candidates().getFirst().description().contains("region"), completion.toString());
    }

    @Test
    void anyPlaceOfAnyTextIsAnswered() {
        String text = "machine { cpus 2 }\nlet r = mmap 1MiB # \"x\nfn f(a, b = \"{r.pages}\") { touch write r[0..a] }\n:walk r.";
        for (int cursor = 0; cursor <= text.length(); cursor++) {
            Completion completion = session.session().complete(text, cursor);
            assertTrue(completion.start() <= cursor);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "touch ", "touch read heap ", "mmap ", "mmap 1MiB ", "mprotect heap ", "madvise heap ", "mlockall ", "fork { ",
                "machine { ", "machine { swap 1MiB ", "machine { config ", "machine.", "heap.", "s.", "s.kinds.", "process.", "print ", ":",
                ":set "})
    void everyCandidateHasALine(String before) {
        List<Candidate> candidates = session.session().complete(before, before.length()).candidates();
        assertFalse(candidates.isEmpty());
        candidates.forEach(candidate -> assertFalse(candidate.description().isBlank(), candidate.text()));
    }

    @Test
    void aWordIsDescribedAsItIsMeantThere() {
        assertEquals("by loading a byte", description("touch re"));
        assertEquals("may be read", description("mmap 1MiB re"));
        assertEquals("reads from a file", description("rea"));
        assertEquals("a solid-state disk", description("machine { swap 1GiB ss"));
    }

    private String description(String before) {
        return session.session().complete(before, before.length()).candidates().getFirst().description();
    }

    @Test
    void everyWordOfTheLanguageHasALine() {
        ResourceBundle words = ResourceBundle.getBundle("dev.faultline.editor.complete.words");
        for (Keywords.Category category : Keywords.Category.values()) {
            if (category != Keywords.Category.MACHINE_KEY) {
                category.words().forEach(word -> assertFalse(words.getString(word).isBlank(), word));
            }
        }
    }
}
