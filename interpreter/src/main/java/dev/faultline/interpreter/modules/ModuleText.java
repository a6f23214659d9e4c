package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.stdlib.Library;
import dev.faultline.stdlib.ModuleError;
import dev.faultline.stdlib.ModuleFiles;
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

    /** @param folder the folder of whoever uses it, inside {@code root}; both null where there are no files */
    static ModuleText find(String path, @Nullable Path folder, @Nullable Path root, Node user) {
        if (ModuleFiles.isLibrary(path)) {
            return new ModuleText(path, path, null);
        }
        try {
            Path file = ModuleFiles.find(path, folder, root);
            return new ModuleText(file.toString(), String.valueOf(file.getFileName()), file);
        } catch (ModuleFiles.NoModuleException none) {
            throw refusal(none.error(), path, user);
        }
    }

    /** Where its own relative modules are; null for none. */
    @Nullable
    Path folder() {
        return file == null ? null : file.getParent();
    }

    String read(Node user) {
        if (file == null) {
            return new Library().source(name).orElseThrow(() -> refusal(ModuleError.NO_SUCH_MODULE, name, user));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException e) {
            throw refusal(ModuleError.MODULE_NOT_TEXT, name, user);
        } catch (IOException e) {
            throw refusal(ModuleError.NO_SUCH_MODULE, name, user);
        }
    }

    /** @param what what the error's sentence is about */
    static FaultlineException refusal(ModuleError error, String what, Node user) {
        return ErrorBuilder.sentence(error.code(), error.sentence(what), error.hint()).at(user).build();
    }
}
