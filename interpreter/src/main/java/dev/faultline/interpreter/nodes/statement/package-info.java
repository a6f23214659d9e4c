/** Statements that say, expect or bind something. */
@NullMarked
package dev.faultline.interpreter.nodes.statement;

import org.jspecify.annotations.NullMarked;
