package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.Source;
import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.SessionNames;
import dev.faultline.interpreter.execution.Settings;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.nodes.call.Activation;
import dev.faultline.interpreter.translate.Translator;
import dev.faultline.interpreter.values.ModuleValue;
import dev.faultline.stdlib.ModuleError;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The modules of one script: translated once, run once in a run for each set of params they are used with.
 *
 * <p>A module sees the machine of whoever uses it and has no part in the script's own params.
 */
final class Modules {

    private record Instance(String name, Map<String, Object> params) {}

    private final FaultlineLanguage language;
    private final Settings settings;
    private final Catalogue catalogue;
    private final Map<String, Translator.Unit> units = new HashMap<>();
    private final Map<Instance, ModuleValue> instances = new HashMap<>();
    private final Deque<String> loading = new ArrayDeque<>();
    private @Nullable Run run;

    Modules(FaultlineLanguage language, Settings settings, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.language = language;
        this.settings = settings;
    }

    /**
     * Translates a script or a module.
     *
     * @param folder where its relative modules are; null for none
     * @param root the script's folder, which all modules are below
     */
    Translator.Unit translate(CheckedScript script, @Nullable Path folder, @Nullable Path root) {
        try {
            return Translator.translate(
                    language,
                    script.source(),
                    script.syntax(),
                    settings,
                    (path, params, user) -> load(folder, root, path, params, user));
        } catch (FaultlineException error) {
            throw FaultlineException.ofText(error.problems());
        }
    }

    /** The same for an input of a session; {@code folder} is the root, too. */
    Translator.Input translateInput(CheckedScript input, @Nullable Path folder, SessionNames names) {
        try {
            return Translator.translateInput(
                    language,
                    input.source(),
                    input.syntax(),
                    settings,
                    (path, params, user) -> load(folder, folder, path, params, user),
                    names);
        } catch (FaultlineException error) {
            throw FaultlineException.ofText(error.problems());
        }
    }

    private ModuleValue load(@Nullable Path folder, @Nullable Path root, String path, Map<String, Object> params, Node user) {
        Run current = FaultlineContext.get(user).run();
        if (run != current) {
            instances.clear();
            loading.clear();
            run = current;
        }
        ModuleText text = ModuleText.find(path, folder, root, user);
        Instance instance = new Instance(text.identity(), params);
        ModuleValue known = instances.get(instance);
        if (known != null) {
            return known;
        }
        if (loading.contains(text.identity())) {
            loading.addLast(text.identity());
            throw ModuleText.refusal(ModuleError.MODULE_CYCLE, String.join(" uses ", loading), user);
        }
        loading.addLast(text.identity());
        try {
            ModuleValue loaded = instantiate(text, root, params, user);
            instances.put(instance, loaded);
            return loaded;
        } finally {
            loading.removeLastOccurrence(text.identity());
        }
    }

    private ModuleValue instantiate(ModuleText text, @Nullable Path root, Map<String, Object> params, Node user) {
        Translator.Unit unit = units.get(text.identity());
        if (unit == null) {
            Source source = Source.newBuilder(FaultlineLanguage.ID, text.read(user), text.name()).build();
            unit = translate(CheckedScript.of(source, catalogue), text.folder(), root);
            units.put(text.identity(), unit);
        }
        if (unit.readsContents()) {
            run.keepContents();
        }
        Params given = Params.ofModule(params);
        UnknownParams.refuse(given, unit.params(), "module `" + text.name() + "`", user);
        return (ModuleValue) unit.target().call(Activation.ofScript(given));
    }
}
