/** What can be known about a script before it runs: names, machine keys, misplaced statements, operands of a wrong kind. */
@NullMarked
package dev.faultline.grammar.resolve;

import org.jspecify.annotations.NullMarked;
