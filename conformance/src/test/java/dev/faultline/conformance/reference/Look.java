package dev.faultline.conformance.reference;

/**
 * What a page that is looked at holds.
 *
 * @param content the number of what was written last, 0 for zeroes
 * @param mayBeZero whether it was given up by {@code madvise free}, so that reclaim may have taken it meanwhile
 */
record Look(int content, boolean mayBeZero) {}
