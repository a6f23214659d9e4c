/**
 * Simulated synchronisation: spinlocks and reader-writer semaphores of several kinds, their statistics by lock class, and the order validator.
 *
 * <p>Counts of lock acquisitions come from here and from nowhere else.
 */
@NullMarked
package dev.faultline.runtime.sync;

import org.jspecify.annotations.NullMarked;
