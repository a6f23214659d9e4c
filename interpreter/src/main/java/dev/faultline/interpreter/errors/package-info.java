/**
 * Errors as sentences: one catalogue, one builder, one exception type that guest code can raise.
 */
@NullMarked
package dev.faultline.interpreter.errors;

import org.jspecify.annotations.NullMarked;
