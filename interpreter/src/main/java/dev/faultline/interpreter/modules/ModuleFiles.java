package dev.faultline.interpreter.modules;

import dev.faultline.interpreter.language.FaultlineFileDetector;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which file a relative {@code use} means: one below the script's folder, nothing else.
 *
 * <p>The path is followed through symbolic links before it is compared with the folder, so a link cannot lead out of it.
 */
public final class ModuleFiles {

    private static final String RELATIVE = "./";

    /** There is no such file, or it may not be used; {@code code} is the error's in the catalogue. */
    public static final class NoModuleException extends Exception {
        private static final long serialVersionUID = 1;
        private final String code;

        NoModuleException(String code) {
            super(code, null, false, false);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private ModuleFiles() {}

    /**
     * The file of a module, with all links followed.
     *
     * @param folder the folder of whoever uses it
     * @param root the script's folder; null, as the other, where there are no files
     */
    public static Path find(String path, @Nullable Path folder, @Nullable Path root) throws NoModuleException {
        if (!path.startsWith(RELATIVE)) {
            throw new NoModuleException("module_path");
        }
        if (folder == null || root == null) {
            throw new NoModuleException("no_module_folder");
        }
        String fileName = path.endsWith(FaultlineFileDetector.SUFFIX) ? path : path + FaultlineFileDetector.SUFFIX;
        try {
            Path file = folder.resolve(fileName).toRealPath();
            if (!file.startsWith(root.toRealPath())) {
                throw new NoModuleException("module_outside");
            }
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new NoModuleException("no_such_module");
        }
    }
}
