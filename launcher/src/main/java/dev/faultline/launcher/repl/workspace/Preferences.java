package dev.faultline.launcher.repl.workspace;

import dev.faultline.launcher.render.Format;

/** How the user wants answers to look; undoing does not touch it. */
public final class Preferences {

    private Format format = Format.TABLE;
    private boolean isBrief;

    /** The shape of {@code :lines}. */
    public Format format() {
        return format;
    }

    public void format(Format chosen) {
        format = chosen;
    }

    /** Whether errors are a line each, without the underlined source and the hint. */
    public boolean isBrief() {
        return isBrief;
    }

    public void brief(boolean brief) {
        isBrief = brief;
    }
}
