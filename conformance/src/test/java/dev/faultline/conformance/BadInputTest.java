package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, a user gets a sentence, a place and an exit code; never a trace, and never a wait. */
class BadInputTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> inputs() {
        return BadInput.all().stream().map(input -> dynamicTest(input.name(), () -> check(input)));
    }

    private void check(BadInput input) throws IOException {
        Path own = Files.createDirectory(folder.resolve(input.name()));
        input.maker().make(own);
        if (input.name().startsWith("unreadable")) {
            // The superuser may read everything, so for it there is no unreadable file.
            Assumptions.assumeFalse(Files.isReadable(own.resolve("script.fault")));
        }
        CommandLineRun run =
                assertTimeoutPreemptively(PATIENCE, () -> CommandLineRun.of(own, input.standardInput(), input.words()));
        assertTrue(run.exitCode() <= 2, run.transcript());
        assertFalse(run.err().contains("\tat "), "a stack trace reached the user");
        assertTrue(run.err().length() < 4_000, "an error is short, whatever the input");
        Golden.check(input.goldenName(), run.transcript());
    }
}
