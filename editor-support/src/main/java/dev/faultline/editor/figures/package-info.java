/** Figures of a run as people read them: numbers with the unit that fits. */
@NullMarked
package dev.faultline.editor.figures;

import org.jspecify.annotations.NullMarked;
