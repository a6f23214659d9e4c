/** Reading and writing variables: frame slots, cells, captured values, arguments. */
@NullMarked
package dev.faultline.interpreter.nodes.variable;

import org.jspecify.annotations.NullMarked;
