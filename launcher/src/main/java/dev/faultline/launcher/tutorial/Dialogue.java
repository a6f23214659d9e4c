package dev.faultline.launcher.tutorial;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who the tutorial talks to, and the machine it talks about. */
public interface Dialogue {

    /** Columns of the screen. */
    int width();

    void print(String text) throws IOException;

    /** The next line, after {@code prompt} where somebody sees it; null when the user leaves. */
    @Nullable
    String ask(String prompt) throws IOException;

    /** Runs a line of the user's and shows what came of it. */
    Outcome run(String line) throws IOException;

    /** Runs lines of the tutorial's and gives what they print, empty if they fail; nothing is shown. */
    Optional<String> quietly(String lines);

    /** What came of a line. */
    enum Outcome {
        DONE,
        /** A mistake, or Ctrl-C. */
        FAILED,
        /** It ended the session. */
        LEFT
    }
}
