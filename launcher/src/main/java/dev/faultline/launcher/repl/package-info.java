/**
 * The prompt without a terminal: a session that takes requests and gives responses, and its commands.
 */
@NullMarked
package dev.faultline.launcher.repl;

import org.jspecify.annotations.NullMarked;
