package dev.faultline.launcher.render;

import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Terminal;

/** Picks the renderer of a format. */
public final class Renderers {

    private Renderers() {}

    /**
     * The renderer for {@code format}.
     *
     * @param intoFile whether the text goes to a file, where colours have no place
     */
    public static Renderer of(Format format, Terminal terminal, boolean intoFile, boolean locks, boolean allFiles) {
        return of(format, terminal.width(), intoFile ? Style.PLAIN : terminal.styleOfOutput(), locks, allFiles);
    }

    /** The renderer for {@code format} where tables take at most {@code width} columns. */
    public static Renderer of(Format format, int width, Style style, boolean locks, boolean allFiles) {
        return switch (format) {
            case TABLE -> new TableRenderer(width, style, locks, allFiles);
            case JSON -> new JsonRenderer();
            case NDJSON -> new NdjsonRenderer();
            case CSV -> new CsvRenderer();
            case PFT -> new PftRenderer();
        };
    }
}
