/** Blocks, branches and loops, and the exceptions that leave them. */
@NullMarked
package dev.faultline.interpreter.nodes.control;

import org.jspecify.annotations.NullMarked;
