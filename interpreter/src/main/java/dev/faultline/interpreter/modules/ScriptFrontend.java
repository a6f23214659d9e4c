package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.source.Source;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import dev.faultline.interpreter.execution.Settings;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.language.Frontend;
import dev.faultline.interpreter.nodes.RunRootNode;
import dev.faultline.interpreter.nodes.SessionRootNode;
import dev.faultline.interpreter.translate.Translator;
import dev.faultline.stdlib.Library;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Parses, resolves and translates scripts. */
public final class ScriptFrontend implements Frontend {

    private final Catalogue catalogue = LibraryCatalogue.of(new Library());

    /** A session keeps its modules: one that was used before is the same one. */
    private @Nullable Modules sessionModules;

    @Override
    public CallTarget script(FaultlineLanguage language, Source source) {
        FaultlineContext context = FaultlineContext.get(null);
        Settings settings = context.settings();
        if (settings.session()) {
            return input(language, source, context);
        }
        try {
            CheckedScript script = CheckedScript.of(source, catalogue);
            Modules modules = new Modules(language, settings, catalogue);
            Translator.Unit unit = modules.translate(script, settings.scriptFolder(), settings.scriptFolder());
            Params params = Params.ofScript(settings.params());
            UnknownParams.refuse(params, unit.params(), "the script", null);
            return RunRootNode.running(language, script.source(), unit, params, script.syntax().bootsMachine()).getCallTarget();
        } catch (FaultlineException error) {
            if (settings.report()) {
                return RunRootNode.failing(language, source, error).getCallTarget();
            }
            throw error;
        }
    }

    /** An input that the host gives as a file has its modules beside that. */
    private static @Nullable Path folder(Source source, Settings settings) {
        return "file".equals(source.getURI().getScheme()) ? Path.of(source.getURI()).getParent() : settings.scriptFolder();
    }

    private CallTarget input(FaultlineLanguage language, Source source, FaultlineContext context) {
        Settings settings = context.settings();
        if (sessionModules == null) {
            sessionModules = new Modules(language, settings, catalogue);
        }
        try {
            CheckedScript input = CheckedScript.ofSession(source, catalogue, context.sessionNames().kinds());
            Translator.Input translated = sessionModules.translateInput(input, folder(source, settings), context.sessionNames());
            Params params = Params.ofScript(settings.params());
            return SessionRootNode.running(language, input.source(), translated, input.names(), params).getCallTarget();
        } catch (FaultlineException error) {
            return SessionRootNode.failing(language, source, error).getCallTarget();
        }
    }
}
