package dev.faultline.interpreter.instrument;

import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.instrumentation.ContextsListener;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.interop.ExceptionType;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.LanguageInfo;
import dev.faultline.interpreter.language.RunControl;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stops runs by one action at the next safepoint of the threads that are in a context. */
@TruffleInstrument.Registration(id = RunControl.INSTRUMENT_ID, name = "Faultline run control", services = RunControl.class)
public final class RunControlInstrument extends TruffleInstrument {

    private final Set<TruffleContext> contexts = ConcurrentHashMap.newKeySet();

    @Override
    protected void onCreate(Env env) {
        env.getInstrumenter().attachContextsListener(new OpenContexts(), true);
        env.registerService((RunControl) () -> contexts.forEach(context -> stop(env, context)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever stops a run waits for the run itself
    private static void stop(Env env, TruffleContext context) {
        env.submitThreadLocal(context, null, new Stop());
    }

    private static final class Stop extends ThreadLocalAction {

        Stop() {
            super(true, false);
        }

        @Override
        protected void perform(Access access) {
            throw new StoppedException();
        }
    }

    /** What a stopped run sees: the guest's own name for an interrupt, which no `try` of a script catches. */
    @ExportLibrary(InteropLibrary.class)
    static final class StoppedException extends AbstractTruffleException {

        private static final long serialVersionUID = 1;

        @ExportMessage
        ExceptionType getExceptionType() {
            return ExceptionType.INTERRUPT;
        }
    }

    /** Keeps the set of contexts that are open. */
    private final class OpenContexts implements ContextsListener {

        @Override
        public void onContextCreated(TruffleContext context) {
            contexts.add(context);
        }

        @Override
        public void onContextClosed(TruffleContext context) {
            contexts.remove(context);
        }

        @Override
        public void onLanguageContextCreated(TruffleContext context, LanguageInfo language) {}

        @Override
        public void onLanguageContextInitialized(TruffleContext context, LanguageInfo language) {}

        @Override
        public void onLanguageContextFinalized(TruffleContext context, LanguageInfo language) {}

        @Override
        public void onLanguageContextDisposed(TruffleContext context, LanguageInfo language) {}
    }
}
