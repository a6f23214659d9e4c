package dev.faultline.runtime.mm;

/** A known flaw of the design has struck: what the real kernel would go on with as if nothing were. */
public final class HazardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String culprit;

    /**
     * @param code what scripts know it by: lost_page, double_map, counter_drift, stale_tlb, use_after_free or pagevec_overrun
     * @param sentence what happened, and where
     */
    HazardException(String code, String sentence) {
        this(code, sentence, "this design");
    }

    /** @param culprit what has the flaw, if not the design */
    HazardException(String code, String sentence, String culprit) {
        super(sentence, null, false, false);
        this.code = code;
        this.culprit = culprit;
    }

    /** What has the flaw. */
    public String culprit() {
        return culprit;
    }

    public String code() {
        return code;
    }
}
