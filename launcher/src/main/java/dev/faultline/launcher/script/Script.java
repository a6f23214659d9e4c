package dev.faultline.launcher.script;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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

    /** No script is longer, and a device that never ends must not fill the memory. */
    private static final int MOST_BYTES = 64 << 20;

    /**
     * Reads a script that was named on the command line.
     *
     * @throws UserError if there is no such file, or it cannot be read, or it is no text
     */
    public static Script read(String argument, Surroundings surroundings) {
        if (argument.equals(STANDARD_INPUT)) {
            try {
                return new Script(STANDARD_INPUT, null, decode(argument, limited(argument, surroundings.in())));
            } catch (IOException e) {
                throw unreadable(argument, "standard input cannot be read");
            }
        }
        return read(argument, surroundings.folder());
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
        try (InputStream in = Files.newInputStream(file)) {
            Path folder = file.toAbsolutePath().getParent();
            return new Script(file.getFileName().toString(), folder, decode(argument, limited(argument, in)));
        } catch (NoSuchFileException e) {
            throw unreadable(argument, "there is no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(argument, "it may not be read");
        } catch (IOException e) {
            throw unreadable(argument, "it cannot be read");
        }
    }

    private static Path path(String argument, Path folder) {
        try {
            return folder.resolve(argument);
        } catch (InvalidPathException e) {
            throw unreadable(argument, "that is no file name");
        }
    }

    private static byte[] limited(String argument, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw unreadable(argument, "it is longer than 64 MiB");
        }
        return bytes;
    }

    private static String decode(String argument, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            throw new UserError(ExitCode.USAGE, argument + ":" + line + ": this is not UTF-8 text (byte 0x"
                    + Integer.toHexString(bytes[buffer.position()] & 0xff) + ")");
        }
    }

    private static UserError unreadable(String argument, String why) {
        return new UserError(ExitCode.USAGE, "cannot read " + argument + ": " + why);
    }
}
