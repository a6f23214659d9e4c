package dev.faultline.launcher.render;

import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** One output format. */
public interface Renderer {

    /**
     * Writes the runs in the order of the command line.
     *
     * @throws IOException from {@code out}
     * @throws NothingToShowException if the format has nothing to say about these runs, which is an error of the user's
     */
    void render(List<RunReport> runs, Writer out) throws IOException;

    /** The runs hold nothing the format could print. The message is one sentence for the user. */
    final class NothingToShowException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NothingToShowException(String sentence) {
            super(sentence, null, false, false);
        }

        /** As {@link #getMessage}, which is always there. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
