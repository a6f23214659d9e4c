/** The interpreter's own tests: scripts through the polyglot API, with a fake machine behind the bridge. */
@NullMarked
package dev.faultline.interpreter;

import org.jspecify.annotations.NullMarked;
