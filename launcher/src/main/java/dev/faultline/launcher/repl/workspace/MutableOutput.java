package dev.faultline.launcher.repl.workspace;

import java.io.IOException;
import java.io.OutputStream;

/** Silent at first: what an input printed when it ran is not printed again when it is done again. */
final class MutableOutput extends OutputStream {

    private final OutputStream target;
    private volatile boolean isMute = true;

    MutableOutput(OutputStream target) {
        this.target = target;
    }

    void unmute() {
        isMute = false;
    }

    @Override
    public void write(int oneByte) throws IOException {
        if (!isMute) {
            target.write(oneByte);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!isMute) {
            target.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }
}
