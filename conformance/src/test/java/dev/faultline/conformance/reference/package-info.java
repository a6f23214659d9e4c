/**
 * A plain sequential model of what memory operations mean and count, and random programs that hold the machine to it.
 */
@NullMarked
package dev.faultline.conformance.reference;

import org.jspecify.annotations.NullMarked;
