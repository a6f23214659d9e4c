package dev.faultline.launcher.prompt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jspecify.annotations.Nullable;

/**
 * Where inputs are kept from one session to the next: {@code faultline/history} in the folder the XDG base directory specification names
 * for state. A history that cannot be kept costs one warning and nothing else.
 */
final class HistoryFile {

    private final Path file;

    HistoryFile(Path file) {
        this.file = file;
    }

    /** The user's own, or null where the user has no home. */
    @Nullable
    static Path pathOf(Map<String, String> environment) {
        Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        if (state.isAbsolute()) {
            return state.resolve("faultline/history");
        }
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty() ? null : Path.of(home, ".local", "state", "faultline", "history");
    }

    /**
     * Reads what there is into the editor's history, and has the editor add to the file.
     *
     * @return a warning for the user, or null if all is well
     */
    @Nullable
    String attachTo(LineReader reader) {
        History history = reader.getHistory();
        // Attaching would load the file itself, and log what is wrong with it.
        history.attach(reader);
        boolean isReadable = read(history);
        if (isReadable && isWritable()) {
            reader.setVariable(LineReader.HISTORY_FILE, file);
            return null;
        }
        if (isReadable) {
            return file + " cannot be written, so this session's history is not kept";
        }
        return setAside(reader);
    }

    private boolean read(History history) {
        if (!Files.exists(file)) {
            return true;
        }
        try {
            history.read(file, false);
            return true;
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            return false;
        }
    }

    private boolean isWritable() {
        try {
            Files.createDirectories(file.getParent());
            return Files.exists(file) ? Files.isWritable(file) && Files.isRegularFile(file) : Files.isWritable(file.getParent());
        } catch (IOException e) {
            return false;
        }
    }

    /** A damaged file is kept under another name: a person may still find in it what was typed. */
    private String setAside(LineReader reader) {
        Path aside = file.resolveSibling("history.damaged");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            reader.setVariable(LineReader.HISTORY_FILE, file);
            return file + " is no history; it is now " + aside.getFileName() + ", and a new one begins";
        } catch (IOException e) {
            return file + " cannot be read, so this session's history is not kept";
        }
    }
}
