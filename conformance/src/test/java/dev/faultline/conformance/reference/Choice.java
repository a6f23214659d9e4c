package dev.faultline.conformance.reference;

/**
 * One random decision of a program: numbers that {@link ProgramBuilder} makes an operation of, whatever has gone before. All zero means
 * no operation at all, so that a failing program shrinks by turning its operations into nothing.
 */
record Choice(int kind, int which, int from, int count, int detail) {}
