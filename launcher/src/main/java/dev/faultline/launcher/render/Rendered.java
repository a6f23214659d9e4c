package dev.faultline.launcher.render;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Text that is rendered into memory, where writing cannot fail. */
public final class Rendered {

    /** Something that writes. */
    @FunctionalInterface
    public interface Rendering {
        void into(Writer out) throws IOException;
    }

    private Rendered() {}

    public static String text(Rendering rendering) {
        StringWriter out = new StringWriter();
        try {
            rendering.into(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return out.toString();
    }
}
