package dev.faultline.editor.generate;

import dev.faultline.stdlib.Library;
import java.nio.file.Path;

/** The files that are made, each from the template of its own name. */
enum GeneratedFile {
    TEXTMATE("textmate/faultline.tmLanguage.json") {
        @Override
        String text(WordLists words) {
            return new TextMateGrammar(words).text(template());
        }
    },
    VIM("vim/syntax/faultline.vim") {
        @Override
        String text(WordLists words) {
            return template().fillLists(words::get, "'", ", ");
        }
    },
    EMACS("emacs/faultline-mode.el") {
        @Override
        String text(WordLists words) {
            return template().fillLists(words::get, "\"", " ");
        }
    };

    private final Path path;

    GeneratedFile(String path) {
        this.path = Path.of(path);
    }

    /** Where the file is, seen from the folder of this module. */
    Path path() {
        return path;
    }

    /** What the file must contain. */
    String text() {
        return text(new WordLists(new Library()));
    }

    abstract String text(WordLists words);

    Template template() {
        return Template.named(path.getFileName().toString());
    }
}
