package dev.faultline.stdlib;

import java.util.Locale;

/** Why a module cannot be used: one sentence each, wherever it is found out, before a script runs or while it does. */
public enum ModuleError {
    MODULE_CYCLE("%s, which is a circle", ""),
    MODULE_NOT_TEXT("`%s` is not UTF-8 text", ""),
    MODULE_OUTSIDE("`%s` is not below the folder of the script", ""),
    MODULE_PATH("`%s` is no path of a module", "write \"std/name\" for the library or \"./name\" for a file beside the script"),
    NO_MODULE_FOLDER("`%s` cannot be read, for this script has no folder", ""),
    NO_SUCH_MODULE("there is no module `%s`", "");

    private final String sentence;
    private final String hint;

    ModuleError(String sentence, String hint) {
        this.sentence = sentence;
        this.hint = hint;
    }

    /** Its name in reports and for {@code explain}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param what the path as the script has it; for a circle who uses whom: "a uses b uses a" */
    public String sentence(String what) {
        return sentence.formatted(what);
    }

    /** What to do about it; empty where there is nothing to advise. */
    public String hint() {
        return hint;
    }
}
