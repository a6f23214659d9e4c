package dev.faultline.editor.lastrun;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One run of a script in a process of its own, so that whatever it does, it can be ended, and takes no memory of ours.
 *
 * <p>The limit is the run's own {@code --timeout}: what was measured until then is still a result. A process that does not heed it is killed.
 */
public final class ScriptProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** A result is some KiB a line and machine; more than this nobody reads beside a line. */
    private static final int MOST_BYTES = 64 << 20;

    private final Process process;
    private final Duration limit;

    /**
     * How it ended.
     *
     * @param exitCode of the process
     * @param result what it printed, cut off at 64 MiB
     * @param complaint the first line of what it said was wrong, empty for nothing
     */
    public record Outcome(int exitCode, String result, String complaint) {}

    private ScriptProcess(Process process, Duration limit) {
        this.process = process;
        this.limit = limit;
    }

    /**
     * Starts a run of the file as it is on disk.
     *
     * @param launcher the command that starts Faultline, word by word
     * @param limit of host time
     * @throws IOException if there is no such command
     */
    public static ScriptProcess start(List<String> launcher, Path script, Duration limit) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("run", "--format", "json", "--no-color", "--timeout", limit.toMillis() + "ms",
                script.getFileName().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(script.toAbsolutePath().getParent().toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of(isWindows() ? "NUL" : "/dev/null").toFile()));
        return new ScriptProcess(builder.start(), limit);
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    /** Waits for its end, and for no longer than the limit and some seconds of grace. */
    public Outcome await() throws InterruptedException {
        CompletableFuture<String> result = read(process.getInputStream());
        CompletableFuture<String> complaints = read(process.getErrorStream());
        if (!process.waitFor(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            process.waitFor();
        }
        try {
            return new Outcome(process.exitValue(), result.get(), complaints.get().lines().findFirst().orElse(""));
        } catch (ExecutionException e) {
            return new Outcome(process.exitValue(), "", "what it printed could not be read");
        }
    }

    /** Both streams are read at once, or a process that fills one would wait for ever. */
    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                String text = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                stream.skip(Long.MAX_VALUE);
                return text;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> Thread.ofPlatform().daemon().name("faultline-run-output").start(task));
    }

    /** Ends it if it has not ended. From any thread. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
