/**
 * The values of the language and how they print; all immutable but the cell of a captured variable.
 */
@NullMarked
package dev.faultline.interpreter.values;

import org.jspecify.annotations.NullMarked;
