package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import dev.faultline.interpreter.bridge.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operation or a {@code measure} cost, under the published field names. */
@ExportLibrary(InteropLibrary.class)
public final class StatsValue extends Value {

    private final Figures figures;

    public StatsValue(Figures figures) {
        this.figures = figures;
    }

    public List<String> fields() {
        return figures.fields();
    }

    /** A field as a value of the language, or null when there is none of that name. */
    @TruffleBoundary
    public @Nullable Object get(String field) {
        Object value = figures.get(field);
        return value == null && figures.fields().contains(field) ? NoneValue.NONE : value == null ? null : lift(value);
    }

    /** Figures as a record: numbers, and records where the field has parts. */
    @TruffleBoundary
    public static RecordValue record(Figures figures) {
        return new RecordValue(new RecordLayout(figures.fields()), values(figures.asMap()));
    }

    private static Object[] values(Map<?, ?> map) {
        List<Object> values = new ArrayList<>(map.size());
        map.values().forEach(value -> values.add(lift(value)));
        return values.toArray();
    }

    private static Object lift(@Nullable Object value) {
        return switch (value) {
            case null -> NoneValue.NONE;
            case Map<?, ?> parts -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                parts.forEach((name, part) -> fields.put(String.valueOf(name), lift(part)));
                yield RecordValue.of(fields);
            }
            default -> value;
        };
    }

    @Override
    public String kind() {
        return "stats";
    }

    /** The fields that are not 0, for a whole set of zeros says nothing. */
    @Override
    @TruffleBoundary
    public String show() {
        StringBuilder text = new StringBuilder("stats {");
        String separator = "";
        for (String field : figures.fields()) {
            Object value = figures.get(field);
            boolean says = value instanceof Long number && number != 0
                    || value instanceof Double rate && rate != 0
                    || value instanceof String;
            if (says) {
                text.append(separator).append(field).append(": ").append(Texts.show(value));
                separator = ", ";
            }
        }
        return text.append('}').toString();
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return new Names(figures.fields());
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return figures.fields().contains(member);
    }

    @ExportMessage
    Object readMember(String member) throws UnknownIdentifierException {
        Object value = get(member);
        if (value == null) {
            throw UnknownIdentifierException.create(member);
        }
        return value;
    }
}
