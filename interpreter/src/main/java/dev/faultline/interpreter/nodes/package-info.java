/**
 * The executable tree, one operation a node, specialisations from fast to slow.
 */
@NullMarked
package dev.faultline.interpreter.nodes;

import org.jspecify.annotations.NullMarked;
