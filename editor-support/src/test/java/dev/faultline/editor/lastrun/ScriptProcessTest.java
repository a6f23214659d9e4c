package dev.faultline.editor.lastrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.editor.lastrun.ScriptProcess.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process of any kind in the place of a launcher: what of it reaches the caller, and that nothing of it stays. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launchers here are lines of shell")
class ScriptProcessTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ScriptProcess start(String shell, Duration limit) throws IOException {
        return ScriptProcess.start(List.of("/bin/sh", "-c", shell, "launcher"), folder.resolve("a b.fault"), limit);
    }

    @Test
    void saysHowItEndedAndWhatItPrinted() throws Exception {
        try (ScriptProcess process = start("echo \"$@\"; pwd; echo wrong >&2; echo more >&2; exit 2", LONG)) {
            assertEquals(new Outcome(2, "run --format json --no-color --timeout 60000ms a b.fault\n" + folder.toRealPath() + "\n", "wrong"),
                    process.await());
        }
    }

    @Test
    void muchOfBothStreamsIsRead() throws Exception {
        try (ScriptProcess process = start("i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; "
                + "echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done", LONG)) {
            assertEquals(3000 * 41, process.await().result().length());
        }
    }

    @Test
    void canBeEnded() throws Exception {
        ScriptProcess process = start("exec sleep 600", LONG);
        process.close();
        assertTrue(process.await().exitCode() != 0);
    }

    @Test
    void aCommandThatDoesNotExistIsTold() {
        assertThrows(IOException.class, () -> ScriptProcess.start(List.of("/no/such/faultline"), folder.resolve("a.fault"), LONG));
    }
}
