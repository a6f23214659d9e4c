/** What may stand at a place of an unfinished text, with a line about each, for the prompt and for editors. */
@NullMarked
package dev.faultline.editor.complete;

import org.jspecify.annotations.NullMarked;
