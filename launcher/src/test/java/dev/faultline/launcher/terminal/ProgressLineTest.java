package dev.faultline.launcher.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Progress is told after a second, and out of the way of everything else. */
class ProgressLineTest {

    @Test
    void isDrawnAfterASecondInTheWidthThereIsAndErasedBeforeAnythingIsPrinted() throws Exception {
        Screen screen = new Screen();
        ProgressLine line = new ProgressLine(new PrintStream(screen, true, StandardCharsets.UTF_8));
        OutputStream out = line.inFrontOf(screen);
        line.begin(20, () -> "2 s · Ctrl-C stops it");
        out.write('a');
        assertEquals("a", screen.text(), "nothing is shown within the first second");
        assertTrue(screen.drawn.await(10, TimeUnit.SECONDS), "the line was never drawn");
        out.write('b');
        line.end();
        assertTrue(screen.text().startsWith("a\r\033[K2 s · Ctrl-C stops"), screen.text());
        assertTrue(screen.text().contains("\r\033[Kb"), "the line is erased before what is printed");
    }

    @Test
    void leavesNoTraceOfWorkThatWasQuick() {
        Screen screen = new Screen();
        ProgressLine line = new ProgressLine(new PrintStream(screen, true, StandardCharsets.UTF_8));
        line.begin(80, () -> "50 %");
        line.end();
        assertEquals("", screen.text());
    }

    /** Remembers what is written, and tells when a progress line was. */
    private static final class Screen extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CountDownLatch drawn = new CountDownLatch(1);

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] written, int offset, int length) {
            bytes.write(written, offset, length);
            if (text().contains("Ctrl-C")) {
                drawn.countDown();
            }
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
