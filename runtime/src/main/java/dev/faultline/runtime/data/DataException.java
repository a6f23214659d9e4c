package dev.faultline.runtime.data;

/** A data file does not hold what it should. The message goes on a sentence that begins with the file's name: "has no \"trap\"". */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DataException(String predicate) {
        super(predicate);
    }
}
