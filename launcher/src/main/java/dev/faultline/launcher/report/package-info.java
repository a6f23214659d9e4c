/**
 * What a run came to, as plain records: read once from the interpreter's result, rendered any number of times.
 */
@NullMarked
package dev.faultline.launcher.report;

import org.jspecify.annotations.NullMarked;
