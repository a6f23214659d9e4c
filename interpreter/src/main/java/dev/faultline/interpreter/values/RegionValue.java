package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.List;

/**
 * A name for the addresses [start, start + length): whatever is mapped there when it is used, which may be nothing.
 *
 * <p>Addresses are unsigned in principle; user addresses of every architecture fit a positive long.
 */
@ExportLibrary(InteropLibrary.class)
public final class RegionValue extends Value implements MachineBound {

    private static final List<String> MEMBERS = List.of("start", "end", "length");

    private final MachineToken machine;
    private final long start;
    private final long length;

    public RegionValue(MachineToken machine, long start, long length) {
        this.machine = machine;
        this.start = start;
        this.length = length;
    }

    @Override
    public MachineToken machine() {
        return machine;
    }

    public long start() {
        return start;
    }

    /** First byte behind it. */
    public long end() {
        return start + length;
    }

    /** Bytes. */
    public long length() {
        return length;
    }

    /** The part [from, from + bytes), which must lie inside. */
    public RegionValue part(long from, long bytes) {
        return new RegionValue(machine, start + from, bytes);
    }

    /** Whether both name the same addresses of the same machine. */
    public boolean sameAs(RegionValue other) {
        return machine == other.machine && start == other.start && length == other.length;
    }

    @Override
    public String kind() {
        return "region";
    }

    @Override
    @TruffleBoundary
    public String show() {
        return "region 0x" + Long.toHexString(start) + "..0x" + Long.toHexString(end());
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return new Names(MEMBERS);
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return MEMBERS.contains(member);
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        return switch (member) {
            case "start" -> start;
            case "end" -> end();
            case "length" -> length;
            default -> throw UnknownIdentifierException.create(member);
        };
    }
}
