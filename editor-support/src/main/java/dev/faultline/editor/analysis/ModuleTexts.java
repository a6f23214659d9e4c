package dev.faultline.editor.analysis;

import java.nio.file.Path;

/** Where the texts of modules come from: files, or an editor that has them open. */
public interface ModuleTexts {

    /** @param file with all links followed */
    Analysis read(Path file) throws UnreadableTextException;
}
