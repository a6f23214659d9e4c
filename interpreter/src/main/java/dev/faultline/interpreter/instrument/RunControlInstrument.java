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
import dev.faultline.interpreter.execution.WorkProgress;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.language.RunControl;
import dev.faultline.interpreter.language.RunProgress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stops runs, and asks how far they are, by one action at the next safepoint of the threads that are in a context. */
@TruffleInstrument.Registration(id = RunControl.INSTRUMENT_ID, name = "Faultline run control",
        services = {RunControl.class, RunProgress.class})
public final class RunControlInstrument extends TruffleInstrument {

    private final Set<TruffleContext> contexts = ConcurrentHashMap.newKeySet();

    @Override
    protected void onCreate(Env env) {
        env.getInstrumenter().attachContextsListener(new OpenContexts(), true);
        env.registerService((RunControl) () -> contexts.forEach(context -> stop(env, context)));
        env.registerService(new Questions(env));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever stops a run waits for the run itself
    private static void stop(Env env, TruffleContext context) {
        env.submitThreadLocal(context, null, new Stop());
    }

    /** At most one is open at a time: a run that is long in coming to a safepoint is not left a pile of them. */
    private final class Questions implements RunProgress {

        private final Env env;
        private @Nullable Question open;
        private @Nullable Future<Void> reply;

        Questions(Env env) {
            this.env = env;
        }

        @Override
        public synchronized void ask(Consumer<WorkProgress> answer) {
            if (open != null && !open.isAnswered && reply != null && !reply.isDone()) {
                return;
            }
            open = new Question(answer);
            for (TruffleContext context : contexts) {
                reply = env.submitThreadLocal(context, null, open);
            }
        }
    }

    private static final class Question extends ThreadLocalAction {

        private final Consumer<WorkProgress> answer;
        private volatile boolean isAnswered;

        Question(Consumer<WorkProgress> answer) {
            super(false, false);
            this.answer = answer;
        }

        @Override
        protected void perform(Access access) {
            WorkProgress now = isAnswered ? null : FaultlineContext.get(null).progress();
            isAnswered = true;
            if (now != null) {
                answer.accept(now);
            }
        }
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
