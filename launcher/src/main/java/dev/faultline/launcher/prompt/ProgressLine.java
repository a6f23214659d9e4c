package dev.faultline.launcher.prompt;

import dev.faultline.launcher.repl.Progress;
import dev.faultline.launcher.terminal.TextTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line about work that takes longer than a second: how long, how far, how much longer. It is drawn over itself on standard error,
 * and gone when the work ends or prints something.
 */
final class ProgressLine {

    private static final Duration SILENT = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final String ERASE = "\r\033[K";

    /** Below this an estimate would be a guess. */
    private static final double SMALLEST_FRACTION = 0.01;

    private final PrintStream screen;
    private int width;
    private @Nullable Thread painter;
    private boolean isShown;

    ProgressLine(PrintStream screen) {
        this.screen = screen;
    }

    /**
     * Watches work until {@link #end}.
     *
     * @param columns of the screen
     */
    synchronized void begin(int columns, Supplier<Optional<Progress>> progress) {
        width = columns;
        painter = Thread.ofPlatform().daemon().name("faultline-progress").start(() -> paint(progress));
    }

    private void paint(Supplier<Optional<Progress>> progress) {
        try {
            Thread.sleep(SILENT);
            while (true) {
                progress.get().ifPresent(this::draw);
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            // The work has ended: there is nothing left to show.
        }
    }

    private synchronized void draw(Progress now) {
        if (painter != Thread.currentThread()) {
            return;
        }
        screen.print(ERASE + TextTable.clip(text(now), width - 1));
        screen.flush();
        isShown = true;
    }

    /** Takes the line off the screen, until it is drawn again. */
    synchronized void hide() {
        if (isShown) {
            screen.print(ERASE);
            screen.flush();
            isShown = false;
        }
    }

    /** The work has ended. */
    synchronized void end() {
        if (painter != null) {
            painter.interrupt();
            painter = null;
        }
        hide();
    }

    /** {@code 12 s, 34 % done, about 23 s to go; Ctrl-C stops it}. */
    static String text(Progress now) {
        StringBuilder text = new StringBuilder(seconds(now.elapsed().toMillis()));
        if (now.fraction() >= SMALLEST_FRACTION) {
            double remaining = now.elapsed().toMillis() * (1 - now.fraction()) / now.fraction();
            text.append(", ").append((int) (now.fraction() * 100)).append(" % done, about ").append(seconds((long) remaining))
                    .append(" to go");
        }
        return text.append("; Ctrl-C stops it").toString();
    }

    private static String seconds(long millis) {
        long seconds = Math.ceilDiv(millis, 1000);
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }

    /** Passes on what is printed, with the line out of its way. */
    OutputStream inFrontOf(OutputStream target) {
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
