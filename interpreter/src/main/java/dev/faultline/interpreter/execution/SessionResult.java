package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import dev.faultline.interpreter.values.Names;
import dev.faultline.interpreter.values.RecordValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a host gets for an input of a session: a record of what the input did, and two members that are made when they are read, because
 * they take as long as the session: {@code session}, the published document of all inputs so far, and {@code names}.
 */
@ExportLibrary(InteropLibrary.class)
public final class SessionResult implements TruffleObject {

    private static final String SESSION = "session";
    private static final String NAMES = "names";

    private final RecordValue input;
    private final Supplier<Object> session;
    private final Supplier<Object> names;

    SessionResult(RecordValue input, Supplier<Object> session, Supplier<Object> names) {
        this.input = input;
        this.session = session;
        this.names = names;
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        List<String> members = new ArrayList<>(input.layout().names());
        members.add(SESSION);
        members.add(NAMES);
        return new Names(members);
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return member.equals(SESSION) || member.equals(NAMES) || input.layout().indexOf(member) >= 0;
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        Object value = switch (member) {
            case SESSION -> session.get();
            case NAMES -> names.get();
            default -> input.get(member);
        };
        if (value == null) {
            throw UnknownIdentifierException.create(member);
        }
        return value;
    }
}
