package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record: named values in the order they were written, immutable. */
@ExportLibrary(InteropLibrary.class)
public final class RecordValue extends Value {

    private final RecordLayout layout;
    private final Object[] fields;

    /** Takes the array over; one value a name of the layout. */
    public RecordValue(RecordLayout layout, Object[] fields) {
        this.layout = layout;
        this.fields = fields;
    }

    public static RecordValue of(Map<String, ?> fields) {
        return new RecordValue(new RecordLayout(List.copyOf(new ArrayList<>(fields.keySet()))), fields.values().toArray());
    }

    public RecordLayout layout() {
        return layout;
    }

    public Object get(int index) {
        return fields[index];
    }

    /** A field's value, or null when there is none of that name. */
    @TruffleBoundary
    public @Nullable Object get(String name) {
        int index = layout.indexOf(name);
        return index < 0 ? null : fields[index];
    }

    /** This record with a field changed, or added at the end. */
    @TruffleBoundary
    public RecordValue with(String name, Object value) {
        int index = layout.indexOf(name);
        if (index >= 0) {
            Object[] copy = fields.clone();
            copy[index] = value;
            return new RecordValue(layout, copy);
        }
        Object[] more = Arrays.copyOf(fields, fields.length + 1);
        more[fields.length] = value;
        return new RecordValue(layout.and(name), more);
    }

    @Override
    public String kind() {
        return "record";
    }

    @Override
    @TruffleBoundary
    public String show() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < fields.length; i++) {
            text.append(i == 0 ? "" : ", ").append(layout.name(i)).append(": ").append(Texts.quoted(fields[i]));
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
        return new Names(layout.names());
    }

    @ExportMessage
    boolean isMemberReadable(String member) {
        return layout.indexOf(member) >= 0;
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
