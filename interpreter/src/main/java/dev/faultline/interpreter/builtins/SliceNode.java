package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.call.MethodNode;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.Signature;
import java.util.List;

/** {@code region.slice(i, n)}: the i-th of n parts, cut at page borders: of P pages, [iP//n, (i+1)P//n). */
abstract class SliceNode extends MethodNode {

    protected SliceNode() {
        super(Signature.of("slice", List.of("index", "count"), 2));
    }

    @Specialization
    protected RegionValue region(RegionValue receiver, Object[] arguments) {
        long index = Arguments.integer(arguments[0], "index", this);
        long count = Arguments.integer(arguments[1], "count", this);
        if (count < 1 || index < 0 || index >= count) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("no_such_slice", index, count).at(this).build();
        }
        long pageBytes = FaultlineContext.get(this).run().machine(this).pageBytes();
        long pages = (receiver.length() + pageBytes - 1) / pageBytes;
        long from = border(index, pages, count) * pageBytes;
        long to = Math.min(border(index + 1, pages, count) * pageBytes, receiver.length());
        return receiver.part(from, to - from);
    }

    /** i · P // n, where the product may need more than 64 bits. */
    private static long border(long index, long pages, long count) {
        return pages / count * index + pages % count * index / count;
    }

    @Fallback
    protected Object other(Object receiver, @SuppressWarnings("unused") Object[] arguments) {
        throw noSuchMethod(receiver);
    }
}
