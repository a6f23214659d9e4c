/** A machine small enough to be obviously right, for tests of the interpreter alone. */
@NullMarked
package dev.faultline.interpreter.fake;

import org.jspecify.annotations.NullMarked;
