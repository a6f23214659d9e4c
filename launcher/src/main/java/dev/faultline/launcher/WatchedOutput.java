package dev.faultline.launcher;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on what is written, and learns of a failure even if whoever wrote ignores it. Closing it leaves the target open. */
public abstract class WatchedOutput extends OutputStream {

    private final OutputStream target;

    protected WatchedOutput(OutputStream target) {
        this.target = target;
    }

    /** The target has failed; whoever wrote is told next. */
    protected abstract void failed(IOException why);

    @Override
    public final void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public final void flush() throws IOException {
        try {
            target.flush();
        } catch (IOException e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public final void close() {}
}
