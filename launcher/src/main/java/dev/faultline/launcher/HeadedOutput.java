package dev.faultline.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Puts a heading before what one of several runs prints, if it prints anything. */
public final class HeadedOutput extends OutputStream {

    private final String heading;
    private final OutputStream target;
    private boolean hasBegun;

    public HeadedOutput(String heading, OutputStream target) {
        this.heading = heading;
        this.target = target;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!hasBegun && length > 0) {
            hasBegun = true;
            target.write((heading + "\n").getBytes(StandardCharsets.UTF_8));
        }
        target.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    /** Leaves the target open: other runs print to it, too. */
    @Override
    public void close() {}
}
