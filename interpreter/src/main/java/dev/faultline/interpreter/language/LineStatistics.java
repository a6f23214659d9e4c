package dev.faultline.interpreter.language;

/** Service of the statistics instrument. Asking for it switches the instrument on, which every context does. */
public interface LineStatistics {

    /** What the instrument is registered as. */
    String INSTRUMENT_ID = "faultline-stats";
}
