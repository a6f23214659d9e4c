package dev.faultline.grammar.diagnostic;

import dev.faultline.grammar.syntax.Span;

/**
 * A change of the text that puts something right.
 *
 * @param span what is replaced; of no width for an insertion
 * @param replacement what stands there instead
 */
public record Fix(Span span, String replacement) {}
