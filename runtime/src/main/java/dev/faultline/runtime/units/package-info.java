/**
 * Units of the machine: virtual time, and the few helpers that keep a plain {@code long} honest about what it counts.
 */
@NullMarked
package dev.faultline.runtime.units;

import org.jspecify.annotations.NullMarked;
