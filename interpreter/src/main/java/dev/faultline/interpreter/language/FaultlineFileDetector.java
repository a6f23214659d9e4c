package dev.faultline.interpreter.language;

import com.oracle.truffle.api.TruffleFile;
import dev.faultline.stdlib.ModuleFiles;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Knows scripts by their file name. */
public final class FaultlineFileDetector implements TruffleFile.FileTypeDetector {

    @Override
    public @Nullable String findMimeType(TruffleFile file) {
        String name = file.getName();
        return name != null && name.endsWith(ModuleFiles.SUFFIX) ? FaultlineLanguage.MIME_TYPE : null;
    }

    @Override
    public @Nullable Charset findEncoding(TruffleFile file) {
        return findMimeType(file) == null ? null : StandardCharsets.UTF_8;
    }
}
