package dev.faultline.interpreter.bridge;

/**
 * Says which machines a context boots.
 *
 * <p>A context asks once, when it is created. A host that wants others than the default (a recorder, a fake in a test) creates the
 * context inside {@link #bind}; the binding is scoped to that call, so nothing stays set behind anybody's back.
 */
public final class Machines {

    private static final ScopedValue<KernelFactory> BOUND = ScopedValue.newInstance();

    private Machines() {}

    /** Runs {@code operation}; contexts created inside boot their machines with {@code factory}. */
    public static <T, X extends Throwable> T bind(KernelFactory factory, ScopedValue.CallableOp<T, X> operation) throws X {
        return ScopedValue.where(BOUND, factory).call(operation);
    }

    /** The factory for a context that is created now. */
    public static KernelFactory current() {
        return BOUND.orElse(SimulatedMachines::boot);
    }
}
