/**
 * The prompt a person or a pipe talks to: reading, editing, colours, history, progress. What is typed means is the session's affair.
 */
@NullMarked
package dev.faultline.launcher.prompt;

import org.jspecify.annotations.NullMarked;
