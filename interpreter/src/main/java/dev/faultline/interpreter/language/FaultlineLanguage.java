package dev.faultline.interpreter.language;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.instrumentation.ProvidedTags;
import com.oracle.truffle.api.instrumentation.StandardTags;
import java.util.ServiceLoader;
import org.graalvm.options.OptionDescriptors;

/**
 * The Faultline language: this comment is the tour of its interpreter.
 *
 * <ul>
 *   <li><b>From text to a run.</b> {@link #parse} asks the {@link Frontend} (package {@code modules}), which has the text parsed
 *       and resolved by the grammar module, and the {@code translate} package turns the tree into nodes, one translator a family of
 *       syntax. Calling the target begins a {@code Run} (package {@code execution}) and evaluates to its result.
 *   <li><b>Values</b> are in package {@code values}: int, float, bool and string are Java's, all others our own; every one is
 *       immutable. Assigning a list copies nothing and shares nothing that can change.
 *   <li><b>Nodes</b> (package {@code nodes}) execute themselves, one operation a node; their specialisations go from fast to
 *       general and end in an error. Variables live in frame slots. Closures are flat: they copy what they capture, and only a
 *       captured variable that changes has a cell.
 *   <li><b>The machine</b> is behind package {@code bridge}, the only one that knows the simulator. Operation nodes build a record
 *       and hand it to {@code Run.perform}.
 *   <li><b>Lines and what they cost.</b> Statements, calls and roots carry the standard tags, so the usual tools work. Statements
 *       under which the machine may work also carry {@link WorkTag}; the statistics instrument (package {@code instrument}) follows
 *       them to keep each task's calling context, which the machine charges.
 *   <li><b>Errors</b> are sentences from one catalogue (package {@code errors}). Script errors are {@code FaultlineException}s;
 *       anything else that reaches the outermost frame is a defect of ours.
 * </ul>
 *
 * <p>Tasks of a simulation are coroutines on one Java thread, so nothing here holds a monitor or a thread-local while a machine
 * works; where coroutines need threads of their own, one runs at a time and {@link FaultlineContext#onForeignThread} enters it.
 */
@TruffleLanguage.Registration(
        id = FaultlineLanguage.ID,
        name = "Faultline",
        defaultMimeType = FaultlineLanguage.MIME_TYPE,
        characterMimeTypes = FaultlineLanguage.MIME_TYPE,
        contextPolicy = TruffleLanguage.ContextPolicy.EXCLUSIVE,
        fileTypeDetectors = FaultlineFileDetector.class)
@ProvidedTags({
    StandardTags.RootTag.class,
    StandardTags.RootBodyTag.class,
    StandardTags.StatementTag.class,
    StandardTags.CallTag.class,
    WorkTag.class,
    NestingTag.class
})
public final class FaultlineLanguage extends TruffleLanguage<FaultlineContext> {

    /** What {@code Context.eval} takes. */
    public static final String ID = "faultline";

    public static final String MIME_TYPE = "application/x-faultline";

    private final Frontend frontend = ServiceLoader.load(Frontend.class, FaultlineLanguage.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no frontend on the class path"));

    @Override
    protected FaultlineContext createContext(Env env) {
        return new FaultlineContext(env);
    }

    @Override
    protected CallTarget parse(ParsingRequest request) {
        return frontend.script(this, request.getSource());
    }

    @Override
    protected OptionDescriptors getOptionDescriptors() {
        return new FaultlineOptionsOptionDescriptors();
    }

    /** Simulated tasks may have Java threads of their own, of which one runs at a time. */
    @Override
    protected boolean isThreadAccessAllowed(Thread thread, boolean singleThreaded) {
        return true;
    }
}
