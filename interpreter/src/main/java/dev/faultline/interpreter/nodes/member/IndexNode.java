package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.Texts;
import java.util.Arrays;

/** {@code target[index]}: an element, a part, or a field by its name. Indexes count from 0; there are no negative ones. */
@NodeChild("target")
@NodeChild("index")
public abstract class IndexNode extends ExpressionNode {

    @Specialization
    protected Object element(ListValue target, long index) {
        if (index < 0 || index >= target.length()) {
            throw outside(index, target.length());
        }
        return target.get((int) index);
    }

    /** A part of a region; it may not go past the end of what it is a part of. */
    @Specialization
    protected RegionValue part(RegionValue target, RangeValue index) {
        long end = lastPlus1(index);
        if (index.start() < 0 || end < index.start() || end > target.reach()) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("slice_past_end", Texts.size(index.start()), Texts.size(end), Texts.size(target.length()))
                    .at(this)
                    .build();
        }
        return target.part(index.start(), end - index.start());
    }

    @Specialization
    @TruffleBoundary
    protected ListValue part(ListValue target, RangeValue index) {
        long end = lastPlus1(index);
        if (index.start() < 0 || end < index.start() || end > target.length()) {
            throw outside(index.start() < 0 ? index.start() : end, target.length());
        }
        return new ListValue(Arrays.copyOfRange(target.toArray(), (int) index.start(), (int) end));
    }

    @Specialization
    protected Object field(RecordValue target, String index) {
        Object value = target.get(index);
        if (value == null) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("no_such_member", "record", index).at(this).build();
        }
        return value;
    }

    @Specialization
    @TruffleBoundary
    protected String character(String target, long index) {
        if (index < 0 || index >= target.length()) {
            throw outside(index, target.length());
        }
        return target.substring((int) index, (int) index + 1);
    }

    @Specialization
    protected long value(RangeValue target, long index) {
        if (index < 0 || index >= target.count()) {
            throw outside(index, target.count());
        }
        return target.get(index);
    }

    @Fallback
    protected Object other(Object target, Object index) {
        if (index instanceof Double number) {
            throw ErrorBuilder.error("float_where_int", "index", Texts.number(number)).at(this).build();
        }
        throw ErrorBuilder.error("not_indexable", Texts.kind(target), Texts.kind(index)).at(this).build();
    }

    private long lastPlus1(RangeValue index) {
        if (index.step() != 1) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("slice_with_step").at(this).build();
        }
        return index.isClosed() ? index.end() + 1 : index.end();
    }

    private FaultlineException outside(long index, long length) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("index_out_of_range", index, length).at(this).build();
    }
}
