package dev.faultline.stdlib;

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

    /** What script files end in. */
    public static final String SUFFIX = ".fault";

    private static final String LIBRARY = "std/";
    private static final String RELATIVE = "./";

    /** There is no such file, or it may not be used. */
    public static final class NoModuleException extends Exception {
        private static final long serialVersionUID = 1;
        private final ModuleError error;

        NoModuleException(ModuleError error) {
            super(error.code(), null, false, false);
            this.error = error;
        }

        public ModuleError error() {
            return error;
        }
    }

    private ModuleFiles() {}

    /** Does {@code path} name a module of the library, which is no file? */
    public static boolean isLibrary(String path) {
        return path.startsWith(LIBRARY);
    }

    /**
     * The file of a module, with all links followed.
     *
     * @param folder the folder of whoever uses it
     * @param root the script's folder; null, as the other, where there are no files
     */
    public static Path find(String path, @Nullable Path folder, @Nullable Path root) throws NoModuleException {
        if (!path.startsWith(RELATIVE)) {
            throw new NoModuleException(ModuleError.MODULE_PATH);
        }
        if (folder == null || root == null) {
            throw new NoModuleException(ModuleError.NO_MODULE_FOLDER);
        }
        String fileName = path.endsWith(SUFFIX) ? path : path + SUFFIX;
        try {
            Path file = folder.resolve(fileName).toRealPath();
            if (!file.startsWith(root.toRealPath())) {
                throw new NoModuleException(ModuleError.MODULE_OUTSIDE);
            }
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new NoModuleException(ModuleError.NO_SUCH_MODULE);
        }
    }
}
