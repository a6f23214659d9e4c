package dev.faultline.launcher.repl.workspace;

import dev.faultline.launcher.script.Evaluation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An input of the session that ran, and what it did.
 *
 * @param name its number in brackets, or a file's name
 * @param file where the text is from; null for what was typed
 */
public record Input(String name, String text, @Nullable Path file, Evaluation evaluation) {}
