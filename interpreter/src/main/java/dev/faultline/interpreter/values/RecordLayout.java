package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.Arrays;
import java.util.List;

/** The field names of records that were written alike; compared by identity, so that reading a field can remember its place. */
public final class RecordLayout {

    @CompilationFinal(dimensions = 1)
    private final String[] names;

    /** Names must be distinct. */
    public RecordLayout(List<String> names) {
        this.names = names.toArray(String[]::new);
    }

    public int size() {
        return names.length;
    }

    public String name(int index) {
        return names[index];
    }

    public List<String> names() {
        return List.of(names);
    }

    /** Place of a field, or -1. */
    @TruffleBoundary
    public int indexOf(String name) {
        return Arrays.asList(names).indexOf(name);
    }

    /** This layout with one field more at the end. */
    @TruffleBoundary
    public RecordLayout and(String name) {
        String[] more = Arrays.copyOf(names, names.length + 1);
        more[names.length] = name;
        return new RecordLayout(Arrays.asList(more));
    }
}
