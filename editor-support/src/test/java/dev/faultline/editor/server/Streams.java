package dev.faultline.editor.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/**
 * A pipe of the operating system, as editors use it. The piped streams of {@code java.io} are none: they call a pipe broken when the thread
 * that wrote last has ended, though others still write.
 */
record Streams(InputStream in, OutputStream out) {

    static Streams open() {
        try {
            Pipe pipe = Pipe.open();
            return new Streams(Channels.newInputStream(pipe.source()), Channels.newOutputStream(pipe.sink()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
