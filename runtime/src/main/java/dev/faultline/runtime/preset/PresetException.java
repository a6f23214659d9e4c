package dev.faultline.runtime.preset;

/** A kernel, option or value a script asked for does not exist. The message is one sentence for the user; a hint may follow. */
public final class PresetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String key;
    private final String hint;

    PresetException(String key, String sentence, String hint) {
        super(sentence);
        this.key = key;
        this.hint = hint;
    }

    /** The machine key at fault: "kernel", "config.SMP", "sysctl.vm.swappiness". */
    public String key() {
        return key;
    }

    /** What to do about it, or empty. */
    public String hint() {
        return hint;
    }
}
