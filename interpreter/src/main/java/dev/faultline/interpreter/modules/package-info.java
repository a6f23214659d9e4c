/**
 * Finds, checks and instantiates modules: the standard library's and those beside the script.
 */
@NullMarked
package dev.faultline.interpreter.modules;

import org.jspecify.annotations.NullMarked;
