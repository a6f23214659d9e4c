/**
 * The process: what starts it, what it may print where, and how it ends.
 */
@NullMarked
package dev.faultline.launcher;

import org.jspecify.annotations.NullMarked;
