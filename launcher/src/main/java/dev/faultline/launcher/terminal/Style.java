package dev.faultline.launcher.terminal;

/** Colours and weights as ANSI escape sequences; a plain style leaves text as it is. */
public enum Style {
    PLAIN(false),
    ANSI(true);

    private final boolean enabled;

    Style(boolean enabled) {
        this.enabled = enabled;
    }

    public String bold(String text) {
        return wrap("1", text);
    }

    public String dim(String text) {
        return wrap("2", text);
    }

    public String red(String text) {
        return wrap("31", text);
    }

    public String green(String text) {
        return wrap("32", text);
    }

    public String yellow(String text) {
        return wrap("33", text);
    }

    public String cyan(String text) {
        return wrap("36", text);
    }

    /** What something that went wrong is announced with. */
    public String error(String text) {
        return wrap("1;31", text);
    }

    private String wrap(String code, String text) {
        return enabled && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
