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

/** {@code region.page(i)}: the i-th page of a region, from 0. */
abstract class PageNode extends MethodNode {

    protected PageNode() {
        super(Signature.of("page", List.of("index"), 1));
    }

    @Specialization
    protected RegionValue region(RegionValue receiver, Object[] arguments) {
        long index = Arguments.integer(arguments[0], "index", this);
        long pageBytes = FaultlineContext.get(this).run().machine(this).pageBytes();
        long pages = (receiver.reach() + pageBytes - 1) / pageBytes;
        if (index < 0 || index >= pages) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("no_such_page", index, pages).at(this).build();
        }
        long from = index * pageBytes;
        return receiver.part(from, Math.min(pageBytes, receiver.reach() - from));
    }

    @Fallback
    protected Object other(Object receiver, @SuppressWarnings("unused") Object[] arguments) {
        throw noSuchMethod(receiver);
    }
}
