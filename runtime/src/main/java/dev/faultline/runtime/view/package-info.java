/** What the kernel shows of itself, as in /proc: a model of each view and the text of its era. */
@NullMarked
package dev.faultline.runtime.view;

import org.jspecify.annotations.NullMarked;
