/** What can be known about a script before it runs: names, machine keys, misplaced statements, things that are not available yet. */
@NullMarked
package dev.faultline.grammar.resolve;

import org.jspecify.annotations.NullMarked;
