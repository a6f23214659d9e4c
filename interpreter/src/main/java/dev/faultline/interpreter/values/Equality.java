package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;

/** When two values are equal: numbers by amount, lists and records by content, the rest by identity. */
public final class Equality {

    private Equality() {}

    @TruffleBoundary
    public static boolean equal(Object left, Object right) {
        return switch (left) {
            case Number _ -> numbersEqual(left, right);
            case Quantity _ -> numbersEqual(left, right);
            case ListValue list -> right instanceof ListValue other && listsEqual(list, other);
            case RecordValue record -> right instanceof RecordValue other && recordsEqual(record, other);
            case RangeValue range -> right instanceof RangeValue other && range.show().equals(other.show());
            case RegionValue region -> right instanceof RegionValue other && region.sameAs(other);
            case ProcessValue process -> right instanceof ProcessValue other && process.handle() == other.handle();
            case FileValue file -> right instanceof FileValue other && file.handle().equals(other.handle());
            case ThreadValue thread -> right instanceof ThreadValue other && thread.handle() == other.handle();
            default -> left.equals(right);
        };
    }

    private static boolean numbersEqual(Object left, Object right) {
        Object first = left instanceof Quantity quantity ? (Object) quantity.amount() : left;
        Object second = right instanceof Quantity quantity ? (Object) quantity.amount() : right;
        if (first instanceof Long && second instanceof Long) {
            return first.equals(second);
        }
        return first instanceof Number a && second instanceof Number b && a.doubleValue() == b.doubleValue();
    }

    private static boolean listsEqual(ListValue left, ListValue right) {
        if (left.length() != right.length()) {
            return false;
        }
        for (int i = 0; i < left.length(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The order of fields does not matter. */
    private static boolean recordsEqual(RecordValue left, RecordValue right) {
        if (left.layout().size() != right.layout().size()) {
            return false;
        }
        for (int i = 0; i < left.layout().size(); i++) {
            Object other = right.get(left.layout().name(i));
            if (other == null || !equal(left.get(i), other)) {
                return false;
            }
        }
        return true;
    }
}
