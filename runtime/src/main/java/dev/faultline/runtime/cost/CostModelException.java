package dev.faultline.runtime.cost;

/** A cost model that does not exist or whose file is wrong. The message is one sentence for the user; a hint may follow. */
public final class CostModelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String hint;

    CostModelException(String sentence, String hint) {
        super(sentence);
        this.hint = hint;
    }

    /** What to do about it, or empty. */
    public String hint() {
        return hint;
    }
}
