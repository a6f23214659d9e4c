package dev.faultline.launcher.script;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/** Makes polyglot contexts that reach nothing of the host. */
final class Contexts {

    static final String LANGUAGE = "faultline";

    private Contexts() {}

    /**
     * Opens a context.
     *
     * @param folder that relative modules are below; null for none
     * @param isSession whether the texts it evaluates are the inputs of one session
     * @param out where printed lines go
     */
    static Context open(RunSettings settings, @Nullable Path folder, boolean isSession, OutputStream out) {
        Map<String, String> options = new HashMap<>();
        settings.params().forEach((name, value) -> options.put("faultline.Param." + name, value));
        settings.machineKeys().forEach((key, value) -> options.put("faultline.Machine." + key, value));
        if (settings.seed() != null) {
            options.put("faultline.Seed", settings.seed().toString());
        }
        options.put("faultline.Check", String.valueOf(settings.checkInvariants()));
        options.put("faultline.KeepGoing", String.valueOf(settings.keepGoing()));
        options.put("faultline.MaxSteps", String.valueOf(settings.maxSteps()));
        if (folder != null) {
            options.put("faultline.ScriptFolder", folder.toString());
        }
        options.put("faultline.Report", "true");
        options.put("faultline.Session", String.valueOf(isSession));
        options.put("engine.WarnInterpreterOnly", "false");
        return Context.newBuilder(LANGUAGE).in(InputStream.nullInputStream()).out(out).options(options).build();
    }
}
