/** What is wrong with a script, in words: one sentence at one place, and the fix where there is one. */
@NullMarked
package dev.faultline.grammar.diagnostic;

import org.jspecify.annotations.NullMarked;
