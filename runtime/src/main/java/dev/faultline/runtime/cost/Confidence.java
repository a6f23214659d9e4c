package dev.faultline.runtime.cost;

/** How well a value of a cost model is known. */
public enum Confidence {
    /** Printed in a document about that machine. */
    PUBLISHED,
    /** Measured on such a machine for this project. */
    MEASURED,
    /** Follows by arithmetic from published or measured values. */
    DERIVED,
    /** Chosen so that published tables come out right. */
    FITTED,
    /** An informed guess inside a published range. */
    ESTIMATED,
    /** True by definition: the model is not of a real machine. */
    DEFINED
}
