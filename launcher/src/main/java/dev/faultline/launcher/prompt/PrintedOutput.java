package dev.faultline.launcher.prompt;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Printed lines on their way to whoever listens at that moment. */
final class PrintedOutput extends OutputStream {

    private final Supplier<OutputStream> listener;

    PrintedOutput(Supplier<OutputStream> listener) {
        this.listener = listener;
    }

    @Override
    public void write(int oneByte) throws IOException {
        listener.get().write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        listener.get().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        listener.get().flush();
    }
}
