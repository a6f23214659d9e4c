/** Functions, calls and dispatch. */
@NullMarked
package dev.faultline.interpreter.nodes.call;

import org.jspecify.annotations.NullMarked;
