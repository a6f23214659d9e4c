/** The syntax tree of a script: immutable values that say what was written and where, and nothing about what it means. */
@NullMarked
package dev.faultline.grammar.syntax;

import org.jspecify.annotations.NullMarked;
