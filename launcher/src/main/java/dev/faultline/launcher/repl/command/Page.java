package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.terminal.Style;

/** What a command's text has to fit into: columns, and whether colours are possible. */
public record Page(int width, Style style) {}
