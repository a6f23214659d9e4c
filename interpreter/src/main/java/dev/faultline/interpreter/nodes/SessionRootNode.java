package dev.faultline.interpreter.nodes;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;
import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import dev.faultline.interpreter.execution.Run;
import dev.faultline.interpreter.execution.RunEnd;
import dev.faultline.interpreter.execution.SessionInput;
import dev.faultline.interpreter.execution.SessionNames;
import dev.faultline.interpreter.execution.SessionResult;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.nodes.call.Activation;
import dev.faultline.interpreter.nodes.control.ExitException;
import dev.faultline.interpreter.translate.Translator;
import dev.faultline.interpreter.values.Cell;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outermost frame of an input of a session. As {@link RunRootNode} it tells apart what went wrong, but throws nothing and ends
 * nothing: the machine, and the names that got a value, are there for the next input.
 */
public final class SessionRootNode extends RootNode {

    private final Source source;
    private final Translator.@Nullable Input input;
    private final Map<String, NameKind> kinds;
    private final Params params;
    private final @Nullable FaultlineException textError;

    private SessionRootNode(FaultlineLanguage language, Source source, Translator.@Nullable Input input, Map<String, NameKind> kinds,
            Params params, @Nullable FaultlineException textError) {
        super(language);
        this.source = source;
        this.input = input;
        this.kinds = kinds;
        this.params = params;
        this.textError = textError;
    }

    /** @param kinds what the names stand for that the input defines */
    public static SessionRootNode running(
            FaultlineLanguage language, Source source, Translator.Input input, Map<String, NameKind> kinds, Params params) {
        return new SessionRootNode(language, source, input, kinds, params, null);
    }

    /** An input whose text has errors. */
    public static SessionRootNode failing(FaultlineLanguage language, Source source, FaultlineException error) {
        return new SessionRootNode(language, source, null, Map.of(), Params.ofScript(Map.of()), error);
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return evaluate();
    }

    @TruffleBoundary
    private SessionResult evaluate() {
        FaultlineContext context = FaultlineContext.get(this);
        Run run = context.sessionRun();
        SessionNames names = context.sessionNames();
        SessionInput begun = run.beginInput(source.getName());
        if (input == null) {
            return begun.end(textError == null ? RunEnd.GOOD : RunEnd.failed(textError), null, 0, names);
        }
        if (input.readsContents()) {
            run.keepContents();
        }
        RunEnd end = run(input, begun, params);
        input.defined().forEach((name, cell) -> {
            if (!cell.isEmpty()) {
                names.define(name, kinds.getOrDefault(name, NameKind.UNKNOWN), cell);
            }
        });
        Cell value = input.value();
        return begun.end(end, value.get(), input.done().isLong() ? input.done().getLong() : 0, names);
    }

    private static RunEnd run(Translator.Input running, SessionInput begun, Params params) {
        try {
            running.target().call(Activation.ofScript(params));
            return RunEnd.GOOD;
        } catch (ExitException exit) {
            begun.exits();
            return exit.code() == 0 ? RunEnd.GOOD : RunEnd.failed(ErrorBuilder.error("exit", exit.code()).build());
        } catch (FaultlineException error) {
            return RunEnd.failed(error);
        } catch (StackOverflowError tooDeep) {
            return RunEnd.failed(ErrorBuilder.error("stack_overflow", "the input").at(running.target().getRootNode()).build());
        } catch (AbstractTruffleException other) {
            return RunRootNode.isInterrupt(other) ? RunEnd.interrupted() : RunEnd.defect(other);
        } catch (RuntimeException | AssertionError defect) {
            return RunEnd.defect(defect);
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
