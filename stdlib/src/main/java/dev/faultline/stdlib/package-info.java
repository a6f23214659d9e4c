/**
 * The library written in the language, and the catalogue of everything a script can name, as plain text and plain records.
 */
@NullMarked
package dev.faultline.stdlib;

import org.jspecify.annotations.NullMarked;
