package dev.faultline.interpreter.instrument;

import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import dev.faultline.interpreter.execution.Line;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.language.LineStatistics;
import dev.faultline.interpreter.language.NestingTag;
import dev.faultline.interpreter.language.WorkTag;

/**
 * Statistics per line, as an instrument over statement tags: the prompt, a run, a language server and any polyglot host get the
 * same numbers, because there is one place that counts.
 *
 * <p>It attaches to every statement of our scripts. A statement that only computes gets a counter; one under which the machine may
 * work also moves the task's calling context, which the machine charges. Where the numbers go is the context's business: the
 * instrument itself holds nothing.
 */
@TruffleInstrument.Registration(
        id = LineStatistics.INSTRUMENT_ID,
        name = "Faultline statistics per line",
        services = LineStatistics.class)
public final class FaultStatsInstrument extends TruffleInstrument {

    @Override
    protected void onCreate(Env env) {
        SourceSectionFilter statements = SourceSectionFilter.newBuilder()
                .tagIs(StandardTags.StatementTag.class)
                .sourceIs(source -> FaultlineLanguage.ID.equals(source.getLanguage()))
                .build();
        env.getInstrumenter().attachExecutionEventFactory(statements, FaultStatsInstrument::observe);
        env.registerService(new LineStatistics() {});
    }

    private static ExecutionEventNode observe(EventContext statement) {
        FaultlineContext context = FaultlineContext.get(statement.getInstrumentedNode());
        Line line = context.lines().lineOf(statement.getInstrumentedSourceSection());
        if (statement.hasTag(NestingTag.class)) {
            line.markNesting();
        }
        return statement.hasTag(WorkTag.class) ? new WorkingStatementNode(line) : new ComputingStatementNode(line);
    }
}
