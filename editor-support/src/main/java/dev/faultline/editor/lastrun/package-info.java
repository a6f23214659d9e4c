/** What each line of a script cost when it ran last, in a process of its own, for showing it beside the line. */
@NullMarked
package dev.faultline.editor.lastrun;

import org.jspecify.annotations.NullMarked;
