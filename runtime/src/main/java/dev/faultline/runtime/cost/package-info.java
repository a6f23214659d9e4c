/**
 * What every step of the simulated machine costs, read once from data files that name a source for each value.
 */
@NullMarked
package dev.faultline.runtime.cost;

import org.jspecify.annotations.NullMarked;
