package dev.faultline.interpreter.nodes;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.interop.ExceptionType;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.RunEnd;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.nodes.call.Activation;
import dev.faultline.interpreter.nodes.control.ExitException;
import dev.faultline.interpreter.translate.Translator;
import dev.faultline.interpreter.values.RecordValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outermost frame of a run, and the one place where what went wrong is told apart:
 *
 * <pre>
 *   an error of the script     a guest exception, with the result so far attached
 *   exit                       the end, good or bad by its code
 *   an interrupt               as the host asked for
 *   anything else              a defect of ours
 * </pre>
 *
 * With the option {@code faultline.Report} none of these is thrown: the result says what happened.
 */
public final class RunRootNode extends RootNode {

    private final Source source;
    private final @Nullable RootCallTarget script;
    private final boolean readsContents;
    private final @Nullable FaultlineException textError;
    private final Params params;
    private final boolean bootsMachine;

    private RunRootNode(
            FaultlineLanguage language,
            Source source,
            @Nullable RootCallTarget script,
            boolean readsContents,
            @Nullable FaultlineException textError,
            Params params,
            boolean bootsMachine) {
        super(language);
        this.source = source;
        this.script = script;
        this.readsContents = readsContents;
        this.textError = textError;
        this.params = params;
        this.bootsMachine = bootsMachine;
    }

    /** A run of a translated script. */
    public static RunRootNode running(
            FaultlineLanguage language, Source source, Translator.Unit script, Params params, boolean bootsMachine) {
        return new RunRootNode(language, source, script.target(), script.readsContents(), null, params, bootsMachine);
    }

    /** The "run" of a text with errors, for hosts that want a result in any case. */
    public static RunRootNode failing(FaultlineLanguage language, Source source, FaultlineException error) {
        return new RunRootNode(language, source, null, false, error, Params.ofScript(Map.of()), false);
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return run();
    }

    @TruffleBoundary
    private Object run() {
        FaultlineContext context = FaultlineContext.get(this);
        Run run = context.beginRun();
        run.expectMachineBlock(bootsMachine);
        if (readsContents) {
            run.keepContents();
        }
        boolean reports = context.settings().report();
        try {
            if (textError != null || script == null) {
                throw textError;
            }
            script.call(Activation.ofScript(params));
            return finish(run, RunEnd.GOOD);
        } catch (ExitException exit) {
            if (exit.code() == 0) {
                return finish(run, RunEnd.GOOD);
            }
            return fail(run, ErrorBuilder.error("exit", exit.code()).build(), reports);
        } catch (FaultlineException error) {
            return fail(run, error, reports);
        } catch (StackOverflowError tooDeep) {
            return fail(run, ErrorBuilder.error("stack_overflow", "the script").at(script.getRootNode()).build(), reports);
        } catch (AbstractTruffleException other) {
            if (reports && isInterrupt(other)) {
                return finish(run, RunEnd.interrupted());
            }
            throw other;
        } catch (RuntimeException | AssertionError defect) {
            if (reports) {
                return finish(run, RunEnd.defect(defect));
            }
            throw defect;
        }
    }

    private Object fail(Run run, FaultlineException error, boolean reports) {
        RecordValue result = finish(run, RunEnd.failed(error));
        if (reports) {
            return result;
        }
        error.attachRun(result);
        throw error;
    }

    /** A machine that cannot even be ended is a defect; what the script said is reported all the same. */
    private RecordValue finish(Run run, RunEnd end) {
        try {
            return run.finish(source.getName(), end);
        } catch (AbstractTruffleException ofTask) {
            // A task that was still running failed: that is how the script ends.
            throw ofTask;
        } catch (RuntimeException | AssertionError defect) {
            return run.finish(source.getName(), RunEnd.defect(defect));
        }
    }

    static boolean isInterrupt(AbstractTruffleException exception) {
        try {
            return InteropLibrary.getUncached().getExceptionType(exception) == ExceptionType.INTERRUPT;
        } catch (UnsupportedMessageException e) {
            return false;
        }
    }

    @Override
    public String getName() {
        return source.getName();
    }

    @Override
    public boolean isInternal() {
        return true;
    }
}
