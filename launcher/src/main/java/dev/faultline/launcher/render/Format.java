package dev.faultline.launcher.render;

import java.util.Locale;

/** The names {@code --format} knows. */
public enum Format {
    TABLE,
    JSON,
    NDJSON,
    CSV,
    PFT;

    /** Whether printed lines of the script share standard output with the results. */
    public boolean mixesWithOutput() {
        return this == TABLE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
