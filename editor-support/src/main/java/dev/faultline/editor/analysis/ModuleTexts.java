package dev.faultline.editor.analysis;

import java.nio.file.Path;

/** Where the texts of modules come from: files, or an editor that has them open. */
public interface ModuleTexts {

    /** A module cannot be read; the message is one sentence for a person. */
    final class UnreadableModuleException extends Exception {
        private static final long serialVersionUID = 1;

        public UnreadableModuleException(String sentence) {
            super(sentence, null, false, false);
        }

        /** As {@link #getMessage}, which is always there. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** @param file with all links followed */
    Analysis read(Path file) throws UnreadableModuleException;
}
