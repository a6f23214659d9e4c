/**
 * Golden scripts: what the whole of Faultline says to each of many tiny scripts, and that the parts which describe one another agree.
 */
@NullMarked
package dev.faultline.conformance;

import org.jspecify.annotations.NullMarked;
