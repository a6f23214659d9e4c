package dev.faultline.launcher.script;

import dev.faultline.editor.analysis.TextFiles;
import dev.faultline.editor.analysis.UnreadableTextException;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The text of a script, and where it came from.
 *
 * @param name file name without its folder, "-" for standard input
 * @param folder that relative modules are below; null for standard input
 */
public record Script(String name, @Nullable Path folder, String text) {

    /** Where it is; null for standard input. */
    public @Nullable Path file() {
        return folder == null ? null : folder.resolve(name);
    }

    /** Stands for standard input on the command line. */
    public static final String STANDARD_INPUT = "-";

    /**
     * Reads a script that was named on the command line.
     *
     * @throws UserError if there is no such file, or it cannot be read, or it is no text
     */
    public static Script read(String argument, Surroundings surroundings) {
        if (!argument.equals(STANDARD_INPUT)) {
            return read(argument, surroundings.folder());
        }
        try {
            return new Script(STANDARD_INPUT, null, TextFiles.read(argument, surroundings.in()));
        } catch (UnreadableTextException e) {
            throw new UserError(ExitCode.USAGE, e.sentence());
        } catch (IOException e) {
            throw unreadable(argument, "standard input cannot be read");
        }
    }

    /**
     * Reads a file.
     *
     * @param from the folder relative names start at
     * @throws UserError if there is no such file, or it cannot be read, or it is no text
     */
    public static Script read(String argument, Path from) {
        Path file = path(argument, from);
        if (Files.isDirectory(file)) {
            throw unreadable(argument, "it is a folder; name a script in it, or use `faultline test " + argument + "`");
        }
        try {
            return new Script(file.getFileName().toString(), file.toAbsolutePath().getParent(), TextFiles.read(argument, file));
        } catch (UnreadableTextException e) {
            throw new UserError(ExitCode.USAGE, e.sentence());
        }
    }

    private static Path path(String argument, Path folder) {
        try {
            return folder.resolve(argument);
        } catch (InvalidPathException e) {
            throw unreadable(argument, "that is no file name");
        }
    }

    private static UserError unreadable(String argument, String why) {
        return new UserError(ExitCode.USAGE, "cannot read " + argument + ": " + why);
    }
}
