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
 * <p>Parts of most regions may not go past the end; those of the heap and the stack may, since both grow. A stack's pages count downwards from
 * the end:
 *
 * <pre>
 *   heap    start |..0..|..1..|..2..| end ---> may go on up to reach
 *   stack   reach may go on <--- start |..2..|..1..|..0..| end
 * </pre>
 *
 * <p>Addresses are unsigned in principle; user addresses of every architecture fit a positive long.
 */
@ExportLibrary(InteropLibrary.class)
public final class RegionValue extends Value implements MachineBound {

    private static final List<String> MEMBERS = List.of("start", "end", "length");

    private final MachineToken machine;
    private final long start;
    private final long length;

    /** How many bytes parts may be taken of, from where counting begins. */
    private final long reach;

    private final boolean isDownward;

    public RegionValue(MachineToken machine, long start, long length) {
        this(machine, start, length, length, false);
    }

    private RegionValue(MachineToken machine, long start, long length, long reach, boolean isDownward) {
        this.machine = machine;
        this.start = start;
        this.length = length;
        this.reach = reach;
        this.isDownward = isDownward;
    }

    /** The heap between {@code start} and {@code end}, whose parts may lie anywhere above {@code start}. */
    public static RegionValue heap(MachineToken machine, long start, long end) {
        return new RegionValue(machine, start, Math.max(0, end - start), Long.MAX_VALUE - start, false);
    }

    /** What a stack that began at {@code end} has grown by, whose parts may lie anywhere below {@code end}. */
    public static RegionValue stack(MachineToken machine, long start, long end) {
        return new RegionValue(machine, start, end - start, end, true);
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

    /** Bytes that parts may be taken of; the length, but for heap and stack. */
    public long reach() {
        return reach;
    }

    /** Whether its first page is its last by address. */
    public boolean isDownward() {
        return isDownward;
    }

    /** The part [from, from + bytes), which must lie within {@link #reach}. */
    public RegionValue part(long from, long bytes) {
        long first = isDownward ? end() - from - bytes : start + from;
        return new RegionValue(machine, first, bytes, bytes, isDownward);
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
