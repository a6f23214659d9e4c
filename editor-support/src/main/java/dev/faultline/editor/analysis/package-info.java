/** What can be known about scripts without running them: the one place that {@code check}, the prompt and the language server ask. */
@NullMarked
package dev.faultline.editor.analysis;

import org.jspecify.annotations.NullMarked;
