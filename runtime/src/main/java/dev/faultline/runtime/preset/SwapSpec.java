package dev.faultline.runtime.preset;

/**
 * An area of swap that a machine is booted with.
 *
 * @param bytes size, the header page included
 * @param kind "disk", "ssd" or "zram"
 * @param priority areas of a higher one are filled first, those of equal ones in turns
 */
public record SwapSpec(long bytes, String kind, int priority) {}
