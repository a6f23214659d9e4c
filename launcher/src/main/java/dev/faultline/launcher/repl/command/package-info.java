/**
 * The commands of the prompt, one class each; they ask the session's workspace and answer with text.
 */
@NullMarked
package dev.faultline.launcher.repl.command;

import org.jspecify.annotations.NullMarked;
