/**
 * Per-line statistics as an instrument over statement tags.
 */
@NullMarked
package dev.faultline.interpreter.instrument;

import org.jspecify.annotations.NullMarked;
