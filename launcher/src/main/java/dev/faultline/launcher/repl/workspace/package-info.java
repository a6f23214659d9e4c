/**
 * What a session at the prompt has done so far, kept so that it can be looked at, taken back and done again elsewhere.
 */
@NullMarked
package dev.faultline.launcher.repl.workspace;

import org.jspecify.annotations.NullMarked;
