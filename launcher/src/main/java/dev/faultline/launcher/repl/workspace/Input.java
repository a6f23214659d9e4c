package dev.faultline.launcher.repl.workspace;

import dev.faultline.launcher.script.Evaluation;

/**
 * An input of the session that ran, and what it did.
 *
 * @param name its number in brackets, or a file's name
 */
public record Input(String name, String text, Evaluation evaluation) {}
