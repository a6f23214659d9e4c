package dev.faultline.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.JsonSchema;
import dev.faultline.launcher.Process;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole command lines that run scripts: exit codes, and what goes to which stream. */
class RunCommandTest {

    private static final String TOUCHING = """
            machine { cpus 1; memory 64MiB; kernel "2.6.11" }
            let heap = mmap 16pages
            touch write heap
            print "done"
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeScripts() throws IOException {
        script("touching.fault", TOUCHING);
        script("rows.fault", "param n = 2 in 1..=9 \"rows\"\nfor i in 0..n { emit {i: i, half: i / 2} }\n");
        script("segv.fault",
                "machine { cpus 1; memory 64MiB; kernel \"2.6.11\" }\nlet ro = mmap 4pages read\ntouch read ro\ntouch write ro\n");
        script("broken.fault", "let = 3\nprint (1\n");
        script("endless.fault",
                "machine { cpus 1; memory 64MiB; kernel \"2.6.11\" }\nlet a = mmap 4pages\ntouch write a\nwhile true { touch read a }\n");
    }

    @Test
    void tableAndPrintedLinesShareStandardOutput() {
        Process process = run("touching.fault");
        assertEquals(0, process.exitCode(), process.err());
        List<String> lines = process.out().lines().toList();
        assertEquals("done", lines.getFirst());
        assertTrue(process.out().contains("touch write heap"), process.out());
        assertTrue(process.out().contains("anonymous"), process.out());
        assertEquals("", process.err());
    }

    @Test
    void jsonIsAloneOnStandardOutput() throws IOException {
        Process process = run("run", "--format", "json", "touching.fault");
        assertEquals(0, process.exitCode(), process.err());
        assertEquals(List.of(), JsonSchema.violations(process.out()));
        assertEquals("done\n", process.err());
    }

    @Test
    void sameInputGivesSameBytes() {
        assertEquals(run("run", "--format", "json", "touching.fault").out(), run("run", "--format", "json", "touching.fault").out());
    }

    @Test
    void standardInputIsAScriptToo() {
        Process process = Process.run(folder, "print 1 + 1", "-");
        assertEquals("2\n", process.out());
        assertEquals(0, process.exitCode(), process.err());
    }

    @Test
    void aParamThatDoesNotFitIsWrongUsage() {
        Process range = run("run", "rows.fault", "-p", "n=10");
        assertEquals(2, range.exitCode());
        assertTrue(range.err().contains("`n` may not be 10; it takes 1..=9"), range.err());
        Process kind = run("run", "rows.fault", "-p", "n=many");
        assertEquals(2, kind.exitCode());
        assertTrue(kind.err().contains("`n` takes an int, not \"many\""), kind.err());
        Process unknown = run("run", "rows.fault", "-p", "threads=4");
        assertEquals(2, unknown.exitCode());
        assertEquals("error: the script has no param `threads`\n      = it has `n`\n", unknown.err());
    }

    @Test
    void oneScriptThatFailsDoesNotKeepTheOthersFromRunning() {
        Process process = run("run", "segv.fault", "touching.fault");
        assertEquals(1, process.exitCode());
        assertTrue(process.out().contains("done\n"), process.out());
        assertTrue(process.err().startsWith("segv.fault:4:"), process.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--locks", "--all-files"})
    void nothingIsWiderThanTheTerminal(String option) throws IOException {
        script("wide.fault", "use \"std/pft\"\n" + TOUCHING
                + "let a_rather_long_name = measure { touch read heap }\n"
                + "emit {a_long_column: \"a long text that goes on and on\", b: 3.5}\n");
        Process process = Process.inTerminal(40, folder, "run", option, "wide.fault");
        assertEquals(0, process.exitCode(), process.err());
        assertEquals(List.of(), process.out().lines().filter(line -> line.codePointCount(0, line.length()) > 40).toList());
    }

    @Test
    void csvPutsAllParamsInFrontOfTheRows() throws IOException {
        script("two.fault", "param pages = 4\nparam name = \"a,b\"\nemit {rate: 1.5, pages_seen: pages}\nemit {rate: 2, extra: true}\n");
        assertEquals("pages,name,rate,pages_seen,extra\n4,\"a,b\",1.5,4,\n4,\"a,b\",2,,true\n",
                run("run", "--format", "csv", "two.fault").out());
    }

    @Test
    void paramsAndMachineKeysReachTheScript() {
        assertEquals("n,i,half\n3,0,0\n3,1,0.5\n3,2,1\n", run("rows.fault", "-p", "n=3", "--format", "csv").out());
        String json = run("run", "--format", "json", "-m", "cpus=3", "--seed", "9", "touching.fault").out();
        assertTrue(json.contains("\"cpus\": 3,") && json.contains("\"seed\": 9,"), json);
    }

    @Test
    void designsAreComparedAndAFailureUnderOneKeepsTheOthers() throws IOException {
        Process process = run("run", "--designs", "single-ptl,single-ptl,split-ptl", "touching.fault");
        assertEquals(2, process.exitCode());
        assertTrue(process.err().contains("'--designs' names single-ptl twice"), process.err());
        Process contradiction = run("run", "--designs", "single-ptl", "-m", "design=split-ptl", "touching.fault");
        assertEquals(2, contradiction.exitCode());
        assertTrue(contradiction.err().contains("'--designs' and '-m design'"), contradiction.err());
        Process unknown = run("run", "--designs", "single-ptl,double-ptl", "touching.fault");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("double-ptl"), unknown.err());
        Process compared = run("run", "--designs", "single-ptl", "segv.fault");
        assertEquals(1, compared.exitCode());
        assertTrue(compared.err().startsWith("under single-ptl:\nsegv.fault:4:"), compared.err());
        assertTrue(run("run", "--designs", "single-ptl", "touching.fault").out().startsWith("== single-ptl\ndone\n"));
    }

    @Test
    void signalEndsTheScriptButNotTheReport() {
        Process process = run("segv.fault");
        assertEquals(1, process.exitCode());
        assertTrue(process.err().startsWith("segv.fault:4:"), process.err());
        assertTrue(process.err().contains("touch write ro\n"), process.err());
        assertTrue(process.err().contains("^^^"), process.err());
        assertTrue(process.out().contains("touch read ro"), "what was measured up to then is still shown");
    }

    @Test
    void keepGoingCountsTheSignalAndGoesOn() {
        Process process = run("segv.fault", "--keep-going");
        assertEquals(0, process.exitCode(), process.err());
        assertTrue(process.out().contains("segv"), process.out());
    }

    @Test
    void textErrorsAreAllReportedAndNothingRuns() throws IOException {
        Process process = run("broken.fault");
        assertEquals(2, process.exitCode());
        assertTrue(process.err().contains("broken.fault:1:5: error: "), process.err());
        assertTrue(process.err().contains("broken.fault:2:"), process.err());
        assertEquals("", process.out());
        assertEquals(List.of(), JsonSchema.violations(run("broken.fault", "--format", "json").out()));
    }

    @Test
    void severalScriptsGiveAnArrayAndTheWorstCode() {
        Process process = run("run", "--format", "json", "touching.fault", "segv.fault", "rows.fault");
        assertEquals(1, process.exitCode());
        assertTrue(process.out().startsWith("["), process.out());
        assertTrue(process.out().contains("\"rows.fault\""), "a failed script does not keep the next one from running");
    }

    @Test
    void stepLimitAndTimeLimitEndAScript() {
        Process steps = run("endless.fault", "--max-steps", "100");
        assertEquals(1, steps.exitCode());
        assertTrue(steps.err().contains("100"), steps.err());
        Process time = run("endless.fault", "--timeout", "300ms");
        assertEquals(1, time.exitCode(), time.err());
        assertTrue(time.err().contains("--timeout"), time.err());
        assertTrue(time.out().contains("touch read a"), "what was measured up to then is still shown");
    }

    @Test
    void outputFileHoldsTheResults() throws IOException {
        Process process = run("rows.fault", "--format", "csv", "-o", "rows.csv");
        assertEquals(0, process.exitCode(), process.err());
        assertEquals("", process.out());
        assertEquals("n,i,half\n2,0,0\n2,1,0.5\n", Files.readString(folder.resolve("rows.csv")));
    }

    @Test
    void unwritableOutputFileLosesNothing() {
        Process process = run("rows.fault", "--format", "csv", "-o", "no/such/folder/rows.csv");
        assertEquals(4, process.exitCode());
        assertEquals("n,i,half\n2,0,0\n2,1,0.5\n", process.out());
        assertTrue(process.err().contains("cannot write"), process.err());
    }

    @Test
    void pftFormatWithoutSuchRowsIsAnError() {
        Process process = run("rows.fault", "--format", "pft");
        assertEquals(1, process.exitCode());
        assertTrue(process.err().contains("--format pft"), process.err());
    }

    @Test
    void closedPipeEndsQuietly() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(141, Process.run(folder, "", failing("Broken pipe"), err, "rows.fault"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void fullDiskIsSaid() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(4, Process.run(folder, "", failing("No space left on device"), err, "rows.fault"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("No space left on device"));
    }

    @Test
    void testCommandCountsAndNamesFailures() throws IOException {
        script("good_test.fault", "expect 1 + 1 == 2\n");
        script("sub/bad_test.fault", "expect 1 + 1 == 3\n");
        Process process = run("test", ".");
        assertEquals("ok   good_test.fault\nFAIL sub/bad_test.fault\n1 passed, 1 failed\n", process.out());
        assertEquals(1, process.exitCode());
        assertTrue(process.err().contains("bad_test.fault:1:"), process.err());
        assertFalse(process.err().contains("good_test"), process.err());
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Process run(String... words) {
        return Process.run(folder, "", words);
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    @Tag("slow")
    void progressIsForAPersonAtStandardErrorAlone() {
        String[] words = {"run", "endless.fault", "--timeout", "1500ms"};
        Process watched = Process.withErrorsOnATerminal(folder, words);
        assertTrue(watched.err().contains("\r\033[K2 s so far · "), watched.err());
        assertTrue(watched.err().contains("\r\033[Kendless.fault: error: "), "erased before anything else is said: " + watched.err());
        Process piped = Process.run(folder, new byte[0], words);
        assertTrue(piped.err().startsWith("endless.fault: error: "), piped.err());
        assertFalse(piped.err().contains("so far"), piped.err());
        Process quiet = Process.withErrorsOnATerminal(folder, "run", "--quiet", "endless.fault", "--timeout", "1500ms");
        assertEquals(piped.err(), quiet.err());
        assertFalse(watched.out().contains("so far"), watched.out());
    }
}
