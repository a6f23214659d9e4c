/**
 * Turns the syntax tree into executable nodes, one translator a family of syntax.
 */
@NullMarked
package dev.faultline.interpreter.translate;

import org.jspecify.annotations.NullMarked;
