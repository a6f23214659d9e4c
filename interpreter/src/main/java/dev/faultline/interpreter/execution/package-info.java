/**
 * One run of a script: its machines, its lines and what they cost, its tasks, and the result handed to the host.
 */
@NullMarked
package dev.faultline.interpreter.execution;

import org.jspecify.annotations.NullMarked;
