/**
 * What goes to a person's terminal: its width, colours, units a person reads, aligned columns.
 */
@NullMarked
package dev.faultline.launcher.terminal;

import org.jspecify.annotations.NullMarked;
