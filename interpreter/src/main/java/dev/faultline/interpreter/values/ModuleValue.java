package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import org.jspecify.annotations.Nullable;

/** What {@code use} binds: the names a module declares at its top level. A {@code var} of the module is seen as it is now. */
@ExportLibrary(InteropLibrary.class)
public final class ModuleValue extends Value {

    private final String name;
    private final RecordLayout layout;
    private final Object[] members;

    /** @param members values, or {@link Cell}s of variables; one a name of the layout */
    public ModuleValue(String name, RecordLayout layout, Object[] members) {
        this.name = name;
        this.layout = layout;
        this.members = members;
    }

    public RecordLayout layout() {
        return layout;
    }

    /** A member's value; {@code index} is its place in the layout. */
    public @Nullable Object get(int index) {
        Object member = members[index];
        return member instanceof Cell cell ? cell.get() : member;
    }

    @Override
    public String kind() {
        return "module";
    }

    @Override
    public String show() {
        return "module " + name;
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
        int index = layout.indexOf(member);
        return index >= 0 && get(index) != null;
    }

    @ExportMessage
    Object readMember(String member) throws UnknownIdentifierException {
        int index = layout.indexOf(member);
        Object value = index < 0 ? null : get(index);
        if (value == null) {
            throw UnknownIdentifierException.create(member);
        }
        return value;
    }
}
