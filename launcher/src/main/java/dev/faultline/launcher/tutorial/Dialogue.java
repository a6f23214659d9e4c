package dev.faultline.launcher.tutorial;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Who the tutorial talks to, and the machine it talks about. */
public interface Dialogue {

    /** Columns of the screen. */
    int width();

    void print(String text) throws IOException;

    /** The next line, after {@code prompt} where somebody sees it; null when the user leaves. */
    @Nullable
    String ask(String prompt) throws IOException;

    /**
     * Runs a line of the user's and shows what came of it.
     *
     * @return false when it ended the session
     */
    boolean run(String line) throws IOException;

    /** Runs lines of the tutorial's and gives what they print; nothing is shown. */
    String quietly(String lines);
}
