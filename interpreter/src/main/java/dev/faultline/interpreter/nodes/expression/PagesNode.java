package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code 64pages}: a size in base pages of the current machine. */
public final class PagesNode extends ExpressionNode {

    private final long pages;

    public PagesNode(long pages) {
        this.pages = pages;
    }

    @Override
    public long executeLong(VirtualFrame frame) {
        int pageBytes = FaultlineContext.get(this).run().pageBytes(this);
        long high = Math.multiplyHigh(pages, pageBytes);
        long bytes = pages * pageBytes;
        if (high != bytes >> 63) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("int_overflow", pages + "pages").at(this).build();
        }
        return bytes;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return executeLong(frame);
    }
}
