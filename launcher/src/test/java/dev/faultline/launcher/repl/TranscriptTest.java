package dev.faultline.launcher.repl;

import dev.faultline.launcher.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whole sessions look like, input by input. */
class TranscriptTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private void holds(String name, int width, List<String> inputs) throws IOException {
        StringBuilder transcript = new StringBuilder();
        try (Sessions session = new Sessions(folder)) {
            for (String input : inputs) {
                transcript.append("> ").append(input.replace("\n", "\n| ")).append('\n').append(session.transcript(input, width));
            }
        }
        Golden.assertMatches("repl/" + name, transcript.toString());
    }

    @Test
    void aPageFaultFromFirstTouchToCopyOnWrite() throws IOException {
        holds("first-touch.out", 100,
                List.of("let r = mmap 4pages", "touch read r[0..2pages]", ":walk r", ":pagemap r", "touch write r", ":walk r",
                        "let c = fork { touch write r; exit 0 }", "wait c", ":stats", ":lines", ":maps", ":time"));
    }

    @Test
    void aLockThatDoesNotScale() throws IOException {
        holds("lock.out", 100, List.of("machine { cpus 8; kernel \"2.6.11\" }", "let heap = mmap 16MiB",
                "threads 8 as t { touch write heap.slice(t, 8) }", ":why", ":locks", ":compare split-ptl ideal", ":compare all ideal",
                ":time 3",
                ":set design ideal", ":machine", ":why", ":set"));
    }

    @Test
    void goingBack() throws IOException {
        holds("undo.out", 100, List.of(":undo", "let r = mmap 8pages", ":snapshot mapped", "touch write r", ":undo", "touch read r",
                ":restore maped", ":restore mapped", "touch write r", ":undo 2", "r", ":undo 9", ":snapshot", ":reset", "r"));
    }

    @Test
    void whatCannotBe() throws IOException {
        holds("mistakes.out", 100,
                List.of(":wolk", ":s", ":walk", ":walk touch", ":walk (mmap 1page)", ":walk f()", ":pagemap 3", ":compare idaal",
                        ":compare", ":save", ":load nothing.fault", ":edit", ":format xml", ":set cpus lots", ":set design", ":explain cwo",
                        ":stats now",
                        "let a = {", "touch write mmap 1MiB", ":set errors brief", "touch write mmap 1MiB", ":help undo"));
    }

    @Test
    void fortyColumns() throws IOException {
        holds("narrow.out", 40, List.of(":help", "let r = mmap 4MiB", "touch write r", ":lines", ":time", ":why", ":designs",
                ":compare ideal per-vma-lock", ":config PER_VMA", ":time 5"));
    }
}
