/**
 * The formats a run can be printed in. A renderer reads the report and nothing else, and writes text and nothing else.
 */
@NullMarked
package dev.faultline.launcher.render;

import org.jspecify.annotations.NullMarked;
