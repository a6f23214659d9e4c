package dev.faultline.interpreter.values;

/**
 * Which machine a value was made on, told apart by identity.
 *
 * <p>Values hold this and not the machine, so that a region in a long-lived list does not keep an ended machine's memory alive.
 *
 * @param index 0 for the first machine of the run
 */
public record MachineToken(int index) {

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }
}
