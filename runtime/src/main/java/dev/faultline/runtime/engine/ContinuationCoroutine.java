package dev.faultline.runtime.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines on the JDK's own {@code jdk.internal.vm.Continuation}, the mechanism under virtual threads: about 90 ns a switch, several times
 * less than any kind that goes through a scheduler.
 *
 * <p>The package is not exported, so the class is reached through constant method handles and only where the JVM was started with
 * {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}; elsewhere {@link #factory} is empty and {@link ThreadCoroutine} takes over.
 */
final class ContinuationCoroutine implements Coroutine {

    private static final Handles HANDLES = Handles.find();

    /** Split off so that the fields the hot path reads are compile-time constants to the JIT. */
    private record Handles(@Nullable MethodHandle create, @Nullable MethodHandle run, @Nullable MethodHandle yield) {
        static final Handles ABSENT = new Handles(null, null, null);

        static Handles find() {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                Class<?> scopeClass = Class.forName("jdk.internal.vm.ContinuationScope");
                Class<?> continuationClass = Class.forName("jdk.internal.vm.Continuation");
                Object scope = lookup.findConstructor(scopeClass, MethodType.methodType(void.class, String.class))
                        .invoke("faultline");
                MethodHandle create = lookup.findConstructor(
                        continuationClass, MethodType.methodType(void.class, scopeClass, Runnable.class));
                MethodHandle run = lookup.findVirtual(continuationClass, "run", MethodType.methodType(void.class));
                MethodHandle yield =
                        lookup.findStatic(continuationClass, "yield", MethodType.methodType(boolean.class, scopeClass));
                return new Handles(
                        create.bindTo(scope).asType(MethodType.methodType(Object.class, Runnable.class)),
                        run.asType(MethodType.methodType(void.class, Object.class)),
                        yield.bindTo(scope));
            } catch (Throwable notExported) {
                return ABSENT;
            }
        }
    }

    private static final MethodHandle CREATE = HANDLES.create();
    private static final MethodHandle RUN = HANDLES.run();
    private static final MethodHandle YIELD = HANDLES.yield();

    private final Object continuation;

    private ContinuationCoroutine(Runnable body) {
        try {
            continuation = (Object) CREATE.invokeExact(body);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The factory, or empty where the JDK does not export continuations. */
    static Optional<Factory> factory() {
        return CREATE == null
                ? Optional.empty()
                : Optional.of(new Factory() {
                    @Override
                    public Coroutine create(Runnable body) {
                        return new ContinuationCoroutine(body);
                    }

                    @Override
                    public boolean sharesDriverThread() {
                        return true;
                    }

                    @Override
                    public String kind() {
                        return "continuation";
                    }
                });
    }

    @Override
    public void resume() {
        try {
            RUN.invokeExact(continuation);
        } catch (RuntimeException | Error thrownByBody) {
            throw thrownByBody;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void suspend() {
        try {
            boolean resumed = (boolean) YIELD.invokeExact();
            assert resumed : "the continuation was pinned by a native frame";
        } catch (RuntimeException | Error pinned) {
            throw pinned;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
