/**
 * Running scripts through the polyglot interface, and turning what comes back into reports.
 */
@NullMarked
package dev.faultline.launcher.script;

import org.jspecify.annotations.NullMarked;
