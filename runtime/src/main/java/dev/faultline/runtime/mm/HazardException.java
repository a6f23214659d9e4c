package dev.faultline.runtime.mm;

/** A hazard has struck: what the real kernel would go on with as if nothing were. */
public sealed class HazardException extends RuntimeException permits LivelockException {
    private static final long serialVersionUID = 1;

    private final Hazard hazard;
    private final String culprit;

    /** @param sentence what happened, and where */
    public HazardException(Hazard hazard, String sentence) {
        this(hazard, sentence, "this design");
    }

    /** @param culprit what has the flaw, if not the design */
    HazardException(Hazard hazard, String sentence, String culprit) {
        super(sentence, null, false, true);
        this.hazard = hazard;
        this.culprit = culprit;
    }

    public Hazard hazard() {
        return hazard;
    }

    /** What has the flaw. */
    public String culprit() {
        return culprit;
    }
}
