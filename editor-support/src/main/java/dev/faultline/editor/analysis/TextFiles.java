package dev.faultline.editor.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads scripts, and says in one sentence why one cannot be read. */
public final class TextFiles {

    /** No script is longer, and a device that never ends must not fill the memory. */
    private static final int MOST_BYTES = 64 << 20;

    private TextFiles() {}

    /** @param name what sentences call the file */
    public static String read(String name, Path file) throws UnreadableTextException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(name, in);
        } catch (NoSuchFileException e) {
            throw unreadable(name, "there is no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(name, "it may not be read");
        } catch (IOException e) {
            throw unreadable(name, "it cannot be read");
        }
    }

    /** Reads to the end of {@code in}. */
    public static String read(String name, InputStream in) throws UnreadableTextException, IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw unreadable(name, "it is longer than 64 MiB");
        }
        return decode(name, bytes);
    }

    private static String decode(String name, byte[] bytes) throws UnreadableTextException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            throw new UnreadableTextException(name + ":" + line + ": this is not UTF-8 text (byte 0x"
                    + Integer.toHexString(bytes[buffer.position()] & 0xff) + ")");
        }
    }

    private static UnreadableTextException unreadable(String name, String why) {
        return new UnreadableTextException("cannot read " + name + ": " + why);
    }
}
