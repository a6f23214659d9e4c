/** Makes the highlighters that editors load out of the lexer's words and the catalogue, so that no list is kept twice. */
@NullMarked
package dev.faultline.editor.generate;

import org.jspecify.annotations.NullMarked;
