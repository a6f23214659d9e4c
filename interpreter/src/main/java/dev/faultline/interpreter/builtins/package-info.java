/**
 * Functions and methods that every script can call without importing anything.
 */
@NullMarked
package dev.faultline.interpreter.builtins;

import org.jspecify.annotations.NullMarked;
