package dev.faultline.interpreter.errors;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.ExceptionType;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.values.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error of the script: of its text (up to 20 problems at once) or of its run (one).
 *
 * <p>The only exception guest code raises. A defect of Faultline itself is never one of these; it stays a Java exception until the
 * run's outermost frame, which alone turns it into a report.
 *
 * <p>A polyglot host reads the members {@code code}, {@code hint} and, when a run had begun, {@code run}: its result so far.
 */
@ExportLibrary(InteropLibrary.class)
@SuppressWarnings("serial") // never serialised: guest exceptions live and die with their context
public final class FaultlineException extends AbstractTruffleException {

    private static final long serialVersionUID = 1;

    private final List<Problem> problems;
    private final boolean fromText;
    private final @Nullable String signal;
    private @Nullable Object run;

    private FaultlineException(List<Problem> problems, boolean fromText, @Nullable String signal, @Nullable Node location) {
        super(problems.getFirst().message(), location);
        this.problems = List.copyOf(problems);
        this.fromText = fromText;
        this.signal = signal;
    }

    /** Something went wrong while running; {@code signal} is the name of the signal that did it, or null. */
    static FaultlineException ofRun(Problem problem, @Nullable String signal, @Nullable Node location) {
        return new FaultlineException(List.of(problem), false, signal, location);
    }

    /** The script does not parse or resolve. {@code problems} has at least one entry; positions come from their spans. */
    public static FaultlineException ofText(List<Problem> problems) {
        return new FaultlineException(problems, true, null, null);
    }

    public Problem problem() {
        return problems.getFirst();
    }

    public List<Problem> problems() {
        return problems;
    }

    /** Whether the script never began to run. */
    public boolean isFromText() {
        return fromText;
    }

    /** The signal that caused it ("SIGSEGV"), or null: a signal ends a process, any other error the whole run. */
    public @Nullable String signal() {
        return signal;
    }

    /** Attaches what had been measured when the run ended. */
    public void attachRun(Object result) {
        this.run = result;
    }

    @ExportMessage
    ExceptionType getExceptionType() {
        return fromText ? ExceptionType.PARSE_ERROR : ExceptionType.RUNTIME_ERROR;
    }

    @ExportMessage
    boolean hasSourceLocation() {
        return problem().span() != null;
    }

    @ExportMessage
    SourceSection getSourceLocation() throws UnsupportedMessageException {
        SourceSection span = problem().span();
        if (span == null) {
            throw UnsupportedMessageException.create();
        }
        return span;
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return new Names(run == null ? List.of("code", "hint") : List.of("code", "hint", "run"));
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return member.equals("code") || member.equals("hint") || (member.equals("run") && run != null);
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        Object value = switch (member) {
            case "code" -> problem().code();
            case "hint" -> problem().hint();
            case "run" -> run;
            default -> null;
        };
        if (value == null) {
            throw UnknownIdentifierException.create(member);
        }
        return value;
    }
}
