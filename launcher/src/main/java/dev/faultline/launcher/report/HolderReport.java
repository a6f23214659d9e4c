package dev.faultline.launcher.report;

/**
 * Whose work others waited for.
 *
 * @param lock by name
 * @param file of the line; empty for the kernel's own threads, which {@code source} names then
 * @param line 0 for none
 * @param activity what was done with the lock held: a step of the kernel, or a few words
 * @param waitNanos virtual time that all who waited lost together
 */
public record HolderReport(String lock, String file, int line, String source, String activity, long waitNanos) {}
