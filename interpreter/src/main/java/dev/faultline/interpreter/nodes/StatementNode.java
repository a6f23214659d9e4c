package dev.faultline.interpreter.nodes;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.GenerateWrapper;
import com.oracle.truffle.api.instrumentation.InstrumentableNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.language.NestingTag;
import dev.faultline.interpreter.language.WorkTag;
import org.jspecify.annotations.Nullable;

/** A node that can be executed for its effect. Expressions are statements too: standing alone, their value is dropped. */
@GenerateWrapper
public abstract class StatementNode extends Node implements InstrumentableNode {

    private static final int STATEMENT = 1;
    private static final int WORK = 2;
    private static final int NESTING = 4;
    private static final int CALL = 8;
    private static final int BODY = 16;

    private @Nullable SourceSection section;
    private int tags;

    public abstract void executeVoid(VirtualFrame frame);

    /** Sets where the node was written; once, by the translator. */
    public final void setSourceSection(SourceSection written) {
        section = written;
    }

    /** Makes it a statement for tools. */
    public final void tagStatement(boolean works, boolean nests) {
        tags |= STATEMENT | (works ? WORK : 0) | (nests ? NESTING : 0);
    }

    public final void tagCall() {
        tags |= CALL;
    }

    /** Makes it the body of its root. */
    public final void tagBody() {
        tags |= BODY;
    }

    @Override
    public final @Nullable SourceSection getSourceSection() {
        return section;
    }

    @Override
    public boolean isInstrumentable() {
        return tags != 0;
    }

    @Override
    public boolean hasTag(Class<? extends Tag> tag) {
        if (tag == StandardTags.StatementTag.class) {
            return (tags & STATEMENT) != 0;
        }
        if (tag == WorkTag.class) {
            return (tags & WORK) != 0;
        }
        if (tag == NestingTag.class) {
            return (tags & NESTING) != 0;
        }
        if (tag == StandardTags.CallTag.class) {
            return (tags & CALL) != 0;
        }
        return tag == StandardTags.RootBodyTag.class && (tags & BODY) != 0;
    }

    @Override
    public WrapperNode createWrapper(ProbeNode probe) {
        return new StatementNodeWrapper(this, probe);
    }
}
