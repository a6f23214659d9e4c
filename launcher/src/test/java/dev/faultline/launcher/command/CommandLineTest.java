package dev.faultline.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher says and ends with before any script runs. */
class CommandLineTest {

    @TempDir
    Path folder;

    @Test
    void versionGoesToStandardOutput() {
        Process process = run("--version");
        assertEquals(0, process.exitCode());
        assertTrue(process.out().matches("faultline [0-9]+\\.[0-9]+\\.[0-9]+\n"), process.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "fmt", "test", "explain", "list", "completion"})
    void everyCommandHasHelp(String command) {
        Process process = run(command, "--help");
        assertEquals(0, process.exitCode(), process.err());
        assertTrue(process.out().startsWith("Usage: faultline " + command), process.out());
        assertTrue(process.out().contains("--no-color"), process.out());
        assertTrue(run("--help").out().contains("\n  " + command), "it is in the list of commands");
    }

    @Test
    void withoutACommandItIsThePrompt() {
        assertEquals(new Process(0, "1\n", ""), Process.run(folder, "print 1"));
        assertEquals(new Process(0, "1\n", ""), Process.run(folder, "print 1", "--no-color"));
    }

    @ParameterizedTest
    @CsvSource({"rnu, did you mean 'run'?", "explian, did you mean 'explain'?", "zzz, 'faultline --help' lists the commands"})
    void unknownCommandGetsASuggestion(String word, String expected) {
        Process process = run(word);
        assertEquals(2, process.exitCode());
        assertTrue(process.err().startsWith("faultline: there is no command '" + word + "'"), process.err());
        assertTrue(process.err().contains(expected), process.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';',
            value = {"run --sede 3 a.fault; --seed", "run; SCRIPT", "run --format xml a.fault; table, json, ndjson, csv, pft",
                "run --timeout soon a.fault; 'soon' is no duration", "run -p a.fault x.fault; -p", "completion fish; bash and zsh",
                "run --max-steps many a.fault; 'many' is no whole number",
                "run --max-steps -3 a.fault; '--max-steps' takes 1 or more, not -3",
                "--frob; there is no option '--frob'", "run --fromat=csv a.fault; did you mean '--format'?",
                "run a.fault -p; '-p' needs a value",
                "run a.fault -p n; '-p' takes NAME=VALUE, not 'n'",
                "run a.fault -m cpu=3; a machine has no key `cpu`; did you mean `cpus`?",
                "run a.fault -m cpus=0; `cpus` must be from 1 to 512, not 0", "run a.fault -m kernel=2.6.12; there is no kernel `2.6.12`",
                "run a.fault -m config.SNP=y; -m config.SNP=y: ", "run a.fault -o .; cannot write .: it is a folder",
                "list kernel it; 'it' is one word too many", "list; arch, kernel", "list kernals; did you mean 'kernel'?"})
    void wrongUsageIsOneSentence(String words, String expected) {
        Process process = run(words.split(" ", -1));
        assertEquals(2, process.exitCode(), process.err());
        assertTrue(process.err().contains(expected.strip()), process.err());
        assertTrue(process.err().lines().count() <= 2, process.err());
        assertEquals("", process.out());
    }

    @Test
    void missingFileAndFolderAndBinaryAreNamed() throws IOException {
        Files.write(folder.resolve("binary.fault"), new byte[] {'a', '\n', (byte) 0xff, 0, 1});
        assertEquals("faultline: cannot read no.fault: there is no such file\n", run("no.fault").err());
        assertEquals("faultline: cannot read ./: it is a folder; name a script in it, or use `faultline test ./`\n", run("./").err());
        assertEquals("faultline: binary.fault:2: this is not UTF-8 text (byte 0xff)\n", run("binary.fault").err());
        assertEquals(2, run("no.fault").exitCode());
        assertEquals(2, run("./").exitCode());
        assertEquals(2, run("binary.fault").exitCode());
    }

    @Test
    void checkReportsEverythingAndRunsNothing() throws IOException {
        Files.writeString(folder.resolve("wrong.fault"), "print \"never\"\nlet x = mmap 4MB\nmachine { cpu 4 }\n");
        Files.writeString(folder.resolve("odd.fault"), "let touch = 3\nprint touch\n");
        Process wrong = run("check", "wrong.fault");
        assertEquals(2, wrong.exitCode());
        assertEquals("", wrong.out());
        assertEquals("""
                wrong.fault:2:14: error: there is no unit `MB`
                    2 | let x = mmap 4MB
                      |              ^^^
                      = did you mean `MiB`?
                wrong.fault:3:11: error: a machine has no key `cpu`
                    3 | machine { cpu 4 }
                      |           ^^^
                      = did you mean `cpus`?
                """, wrong.err());
        Process odd = run("check", "odd.fault");
        assertEquals(0, odd.exitCode());
        assertTrue(odd.err().startsWith("odd.fault:1:5: warning: "), odd.err());
        assertEquals(2, run("check", "odd.fault", "missing.fault").exitCode());
    }

    @Test
    void checkFollowsUseIntoModules() throws IOException {
        Files.createDirectory(folder.resolve("parts"));
        Files.writeString(folder.resolve("main.fault"), "use \"./parts/a\"\nuse \"./parts/b\"\nuse \"std/pft\"\n");
        Files.writeString(folder.resolve("parts/a.fault"), "use \"./b\"\nlet x = 4MB\n");
        Files.writeString(folder.resolve("parts/b.fault"), "fn f() { return nothing }\n");
        Process process = run("check", "main.fault");
        assertEquals(2, process.exitCode());
        assertEquals(List.of("a.fault:2:9: error: there is no unit `MB`", "b.fault:1:17: error: `nothing` is not defined"),
                process.err().lines().filter(line -> line.contains("error: ")).toList());
    }

    @Test
    void checkNamesModulesThatCannotBeUsed() throws IOException {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        Files.writeString(folder.resolve("outside.fault"), "let x = 1\n");
        Files.writeString(scripts.resolve("main.fault"),
                "use \"./none\"\nuse \"./../outside\" as o\nuse \"std/none\" as s\nuse \"plain\"\nuse \"./one\"\n");
        Files.writeString(scripts.resolve("one.fault"), "use \"./two\"\n");
        Files.writeString(scripts.resolve("two.fault"), "use \"./one\"\n");
        Process process = run("check", "scripts/main.fault");
        assertEquals(2, process.exitCode());
        assertEquals(List.of("main.fault:1:5: error: there is no module `./none`",
                "main.fault:2:5: error: `./../outside` is not below the folder of the script",
                "main.fault:3:5: error: there is no module `std/none`", "main.fault:4:5: error: `plain` is no path of a module",
                "two.fault:1:5: error: one.fault uses two.fault uses one.fault, which is a circle"),
                process.err().lines().filter(line -> line.contains("error: ")).toList());
    }

    @Test
    void checkKnowsWhatCanBeSelected() throws IOException {
        Files.writeString(folder.resolve("kernel.fault"), "machine { kernel \"2.6.1\"; sysctl vm.swapiness = 0 }\n");
        Process process = run("check", "kernel.fault");
        assertEquals(2, process.exitCode());
        assertTrue(process.err().contains("2.6.1"), process.err());
        assertTrue(process.err().contains("vm.swappiness"), process.err());
    }

    @Test
    void completionIsAScriptThatKnowsOurOptions() {
        Process process = run("completion", "bash");
        assertEquals(0, process.exitCode(), process.err());
        assertTrue(process.out().contains("--keep-going"), "options of run");
        assertTrue(process.out().contains("complete -F"), "it registers itself");
    }

    @Test
    void testWithoutTestsSaysSo() {
        Process process = run("test");
        assertEquals("0 passed, 0 failed\n", process.out());
        assertEquals(0, process.exitCode());
        assertEquals(2, run("test", "nowhere").exitCode());
    }

    private Process run(String... words) {
        return Process.run(folder, "", words);
    }
}
