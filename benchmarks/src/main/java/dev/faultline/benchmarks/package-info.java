/**
 * JMH benchmarks of the simulator and the interpreter. Started by {@code benchmarks/run}.
 */
@NullMarked
package dev.faultline.benchmarks;

import org.jspecify.annotations.NullMarked;
