package dev.faultline.launcher.repl;

import dev.faultline.launcher.terminal.Style;

/**
 * What was typed, and what the answer has to fit into.
 *
 * @param text one whole input: a snippet of one or more lines, or a command that begins with a colon
 * @param width columns tables may take
 * @param style of the answer's text
 */
public record Request(String text, int width, Style style) {}
