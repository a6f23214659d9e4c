/** Literals and operators: nodes whose value follows from their operands. */
@NullMarked
package dev.faultline.interpreter.nodes.expression;

import org.jspecify.annotations.NullMarked;
