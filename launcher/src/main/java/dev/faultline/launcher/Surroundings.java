package dev.faultline.launcher;

import dev.faultline.launcher.terminal.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What a command may touch of the process it runs in; a test hands in its own.
 *
 * @param out results, and printed lines where they share it
 * @param err everything else
 * @param folder relative file names start here
 */
public record Surroundings(InputStream in, Output out, PrintStream err, Path folder, Terminal terminal) {}
