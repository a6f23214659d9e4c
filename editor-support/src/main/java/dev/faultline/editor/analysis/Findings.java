package dev.faultline.editor.analysis;

import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.stdlib.Library;
import dev.faultline.stdlib.ModuleError;
import dev.faultline.stdlib.ModuleFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a script and the modules it uses, directly or through others, without running anything.
 *
 * <p>A module that several use is looked at once, after its first user. The library's own modules are taken to be right.
 */
public final class Findings {

    /**
     * Something to tell about a text.
     *
     * @param file where the text is; null for one that is no file
     */
    public record Finding(SourceText text, @Nullable Path file, Diagnostic diagnostic) {}

    private final Library library;
    private final ModuleTexts modules;
    private final @Nullable Path root;
    private final Set<Path> seen = new HashSet<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();

    private Findings(Library library, ModuleTexts modules, @Nullable Path root) {
        this.library = library;
        this.modules = modules;
        this.root = root;
    }

    /**
     * What can be said about a script and its modules: text by text, each in its order.
     *
     * @param file where the script is, null for one that is no file and has no relative modules
     */
    public static List<Finding> of(Analysis script, @Nullable Path file, Library library, ModuleTexts modules) {
        Findings check = new Findings(library, modules, file == null ? null : file.getParent());
        check.look(script, file);
        return List.copyOf(check.findings);
    }

    private void look(Analysis script, @Nullable Path file) {
        script.diagnostics().forEach(found -> findings.add(new Finding(script.text(), file, found)));
        for (Statement.Use use : script.uses()) {
            String path = use.path().text();
            if (!ModuleFiles.isLibrary(path)) {
                follow(use, script, file);
            } else if (library.source(path).isEmpty()) {
                report(use, script, file, ModuleError.NO_SUCH_MODULE, path);
            }
        }
    }

    private void follow(Statement.Use use, Analysis user, @Nullable Path userFile) {
        Path file;
        try {
            file = ModuleFiles.find(use.path().text(), userFile == null ? null : userFile.getParent(), root);
        } catch (ModuleFiles.NoModuleException none) {
            report(use, user, userFile, none.error(), use.path().text());
            return;
        }
        if (open.contains(file)) {
            report(use, user, userFile, ModuleError.MODULE_CYCLE, Stream.concat(open.stream(), Stream.of(file))
                    .map(module -> String.valueOf(module.getFileName())).collect(Collectors.joining(" uses ")));
        } else if (seen.add(file)) {
            open.addLast(file);
            try {
                look(modules.read(file), file);
            } catch (UnreadableTextException unreadable) {
                report(use, user, userFile, DiagnosticCode.NO_SUCH_MODULE, unreadable.sentence(), "");
            }
            open.removeLast();
        }
    }

    private void report(Statement.Use use, Analysis user, @Nullable Path userFile, ModuleError error, String what) {
        report(use, user, userFile, DiagnosticCode.valueOf(error.name()), error.sentence(what), error.hint());
    }

    private void report(Statement.Use use, Analysis user, @Nullable Path userFile, DiagnosticCode code, String sentence, String hint) {
        Diagnostic found = Diagnostic.error(code, use.path().span(), sentence, hint.isEmpty() ? null : Advice.of(hint));
        findings.add(new Finding(user.text(), userFile, found));
    }
}
