package dev.faultline.runtime.mm;

/** A known flaw of the design has struck: what the real kernel would go on with as if nothing were. */
public final class HazardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * @param code what scripts know it by: lost_page, double_map, counter_drift, stale_tlb or use_after_free
     * @param sentence what happened, and where
     */
    HazardException(String code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
