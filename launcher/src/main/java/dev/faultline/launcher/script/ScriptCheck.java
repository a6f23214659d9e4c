package dev.faultline.launcher.script;

import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.interpreter.errors.Messages;
import dev.faultline.interpreter.modules.LibraryCatalogue;
import dev.faultline.interpreter.modules.ModuleFiles;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.stdlib.Library;
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
 * Looks at scripts and the modules they use, directly or through others, without running anything.
 *
 * <p>A module that several use is looked at once, after its first user. The library's own modules are taken to be right.
 */
public final class ScriptCheck {

    private static final String LIBRARY = "std/";

    private final Surroundings surroundings;
    private final Library library = new Library();
    private final Catalogue catalogue = LibraryCatalogue.of(library);
    private final Set<Path> seen = new HashSet<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private final List<ErrorReport> errors = new ArrayList<>();
    private final List<ErrorReport> warnings = new ArrayList<>();

    public ScriptCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Adds what can be said about a script and its modules. */
    public void look(Script script) {
        look(script, script.folder());
    }

    /** What keeps a script from running. */
    public List<ErrorReport> errors() {
        return List.copyOf(errors);
    }

    public List<ErrorReport> warnings() {
        return List.copyOf(warnings);
    }

    private void look(Script script, @Nullable Path root) {
        Findings findings = Findings.in(script, catalogue);
        errors.addAll(findings.errors());
        warnings.addAll(findings.warnings());
        for (Findings.Use use : findings.uses()) {
            if (!use.path().startsWith(LIBRARY)) {
                follow(use, script.folder(), root);
            } else if (library.source(use.path()).isEmpty()) {
                report(use, "no_such_module", use.path());
            }
        }
    }

    private void follow(Findings.Use use, @Nullable Path folder, @Nullable Path root) {
        Path file;
        try {
            file = ModuleFiles.find(use.path(), folder, root);
        } catch (ModuleFiles.NoModuleException none) {
            report(use, none.code(), use.path());
            return;
        }
        if (open.contains(file)) {
            report(use, "module_cycle", Stream.concat(open.stream(), Stream.of(file)).map(module -> String.valueOf(module.getFileName()))
                    .collect(Collectors.joining(" uses ")));
        } else if (seen.add(file)) {
            open.addLast(file);
            try {
                look(Script.read(file.toString(), surroundings), root);
            } catch (UserError unreadable) {
                errors.add(use.error("no_such_module", unreadable.sentence(), ""));
            }
            open.removeLast();
        }
    }

    private void report(Findings.Use use, String code, String what) {
        errors.add(use.error(code, Messages.sentence(code, what), Messages.hint(code, what)));
    }
}
