/**
 * The language as the polyglot engine sees it: registration, options, context.
 */
@NullMarked
package dev.faultline.interpreter.language;

import org.jspecify.annotations.NullMarked;
