package dev.faultline.interpreter.nodes;

import com.oracle.truffle.api.dsl.ImplicitCast;
import com.oracle.truffle.api.dsl.TypeSystem;
import dev.faultline.interpreter.values.Quantity;

/** Which values have unboxed variants, and what may stand where a number is wanted. */
@TypeSystem({long.class, double.class, boolean.class})
public abstract class FaultlineTypes {

    /** {@code size(n)} and {@code duration(n)} count as their int. */
    @ImplicitCast
    public static long amount(Quantity quantity) {
        return quantity.amount();
    }

    /** An int beside a float is one. */
    @ImplicitCast
    public static double widen(long value) {
        return value;
    }
}
