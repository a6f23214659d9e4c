/** From text to the syntax tree: the lexer's tokens, the layout of lines and words, the parser behind one facade, and its errors. */
@NullMarked
package dev.faultline.grammar.parse;

import org.jspecify.annotations.NullMarked;
