/**
 * What is counted, and on whose account: counters, latency histograms, busy intervals, and the tree of calling contexts work is charged to.
 */
@NullMarked
package dev.faultline.runtime.stats;

import org.jspecify.annotations.NullMarked;
