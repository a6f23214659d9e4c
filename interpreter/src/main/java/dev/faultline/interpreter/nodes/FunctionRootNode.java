package dev.faultline.interpreter.nodes;

import com.oracle.truffle.api.frame.FrameDescriptor;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.language.FaultlineLanguage;

/** Root of a function, of a task's body, of a module: sets its frame up and evaluates its body. */
public final class FunctionRootNode extends RootNode {

    @Child
    private ExpressionNode body;

    private final String name;
    private final SourceSection section;

    public FunctionRootNode(
            FaultlineLanguage language, FrameDescriptor frame, String name, SourceSection section, ExpressionNode body) {
        super(language, frame);
        this.name = name;
        this.section = section;
        this.body = body;
        body.tagBody();
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return body.executeGeneric(frame);
    }

    @Override
    public String getName() {
        return name;
    }

    /** What compilation logs call it. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public SourceSection getSourceSection() {
        return section;
    }

    @Override
    public boolean isCloningAllowed() {
        return true;
    }
}
