/**
 * The commands, one file each, and what their options have in common.
 */
@NullMarked
package dev.faultline.launcher.command;

import org.jspecify.annotations.NullMarked;
