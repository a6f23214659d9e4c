package dev.faultline.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output. Unlike {@link java.io.PrintStream} it remembers why a write failed, also when whoever wrote ignored it: a broken
 * pipe ends the process quietly, a full disk does not.
 */
public final class Output extends WatchedOutput {

    private @Nullable IOException failure;

    public Output(OutputStream target) {
        super(target);
    }

    /** Writes text in UTF-8 and hands it on at once. */
    public void print(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
        flush();
    }

    @Override
    protected void failed(IOException why) {
        failure = why;
    }

    /** The exit code a failed write asks for, or {@link ExitCode#OK} when all went out. */
    public int exitCode() {
        if (failure == null) {
            return ExitCode.OK;
        }
        String reason = String.valueOf(failure.getMessage());
        return reason.contains("Broken pipe") || reason.contains("EPIPE") ? ExitCode.BROKEN_PIPE : ExitCode.UNWRITTEN;
    }

    /** Why the last write failed, for a person. */
    public String failureReason() {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }
}
