package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the text of a module is: in the standard library, or in a file below the script's folder ({@link ModuleFiles}).
 *
 * @param identity tells it from other modules
 * @param name what reports call it: a file name, or {@code std/…}
 * @param file null for a module of the standard library
 */
record ModuleText(String identity, String name, @Nullable Path file) {

    private static final String LIBRARY = "std/";

    /** @param folder the folder of whoever uses it, inside {@code root}; both null where there are no files */
    static ModuleText find(String path, @Nullable Path folder, @Nullable Path root, Node user) {
        if (path.startsWith(LIBRARY)) {
            return new ModuleText(path, path, null);
        }
        try {
            Path file = ModuleFiles.find(path, folder, root);
            return new ModuleText(file.toString(), String.valueOf(file.getFileName()), file);
        } catch (ModuleFiles.NoModuleException none) {
            throw ErrorBuilder.error(none.code(), path).at(user).build();
        }
    }

    /** Where its own relative modules are; null for none. */
    @Nullable
    Path folder() {
        return file == null ? null : file.getParent();
    }

    String read(Node user) {
        if (file == null) {
            return new Library().source(name).orElseThrow(() -> ErrorBuilder.error("no_such_module", name).at(user).build());
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException e) {
            throw ErrorBuilder.error("module_not_text", name).at(user).build();
        } catch (IOException e) {
            throw ErrorBuilder.error("no_such_module", name).at(user).build();
        }
    }
}
