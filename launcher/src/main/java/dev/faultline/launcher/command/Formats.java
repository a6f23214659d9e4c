package dev.faultline.launcher.command;

import dev.faultline.launcher.render.Format;
import java.util.ArrayList;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of the output formats on the command line. */
final class Formats extends ArrayList<String> implements ITypeConverter<Format> {

    private static final long serialVersionUID = 1;

    Formats() {
        super(Arrays.stream(Format.values()).map(Format::toString).toList());
    }

    @Override
    public Format convert(String word) {
        return Arrays.stream(Format.values()).filter(format -> format.toString().equals(word)).findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' is none of " + String.join(", ", this)));
    }
}
