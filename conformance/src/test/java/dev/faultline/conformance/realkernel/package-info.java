/**
 * The machine against a real kernel: workloads with what Linux did for every line, the scripts made of them, and the comparison.
 */
@NullMarked
package dev.faultline.conformance.realkernel;

import org.jspecify.annotations.NullMarked;
