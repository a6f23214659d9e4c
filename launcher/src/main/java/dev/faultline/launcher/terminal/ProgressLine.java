package dev.faultline.launcher.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line about work that takes longer than a second. It is drawn over itself on standard error, and gone when the work ends or prints
 * something.
 */
public final class ProgressLine {

    private static final Duration SILENT = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final String ERASE = "\r\033[K";

    private final PrintStream screen;
    private int width;
    private @Nullable Thread painter;
    private String shown = "";

    public ProgressLine(PrintStream screen) {
        this.screen = screen;
    }

    /**
     * Watches work until {@link #end}.
     *
     * @param columns of the screen
     * @param text what to say; asked some times a second by a thread of the line's own, before anything is shown too
     */
    public synchronized void begin(int columns, Supplier<String> text) {
        width = columns;
        painter = Thread.ofPlatform().daemon().name("faultline-progress").start(() -> paint(text));
    }

    private void paint(Supplier<String> text) {
        long begunNanos = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(PERIOD);
                String now = text.get();
                if (System.nanoTime() - begunNanos >= SILENT.toNanos()) {
                    draw(TextTable.clip(now, width - 1));
                }
            }
        } catch (InterruptedException e) {
            // The work has ended: there is nothing left to show.
        }
    }

    private synchronized void draw(String text) {
        if (painter != Thread.currentThread() || text.equals(shown)) {
            return;
        }
        screen.print(ERASE + text);
        screen.flush();
        shown = text;
    }

    /** Takes the line off the screen, until it is drawn again. */
    private synchronized void hide() {
        if (!shown.isEmpty()) {
            screen.print(ERASE);
            screen.flush();
            shown = "";
        }
    }

    /** The work has ended. */
    public synchronized void end() {
        if (painter != null) {
            painter.interrupt();
            painter = null;
        }
        hide();
    }

    /** Passes on what is printed, with the line out of its way. */
    public OutputStream inFrontOf(OutputStream target) {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                hide();
                target.write(oneByte);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                hide();
                target.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                target.flush();
            }
        };
    }
}
