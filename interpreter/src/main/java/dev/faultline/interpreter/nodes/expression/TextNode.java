package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Texts;

/** A string with holes: {@code "heap {i:4}"}. */
public final class TextNode extends ExpressionNode {

    /**
     * How the value of a hole is written.
     *
     * @param width least number of characters
     * @param decimals digits after the point, -1 for as many as it takes
     */
    public record Format(int width, int decimals) {}

    @Children
    private final ExpressionNode[] parts;

    private final Format[] formats;

    /** Plain stretches are constants with the format (0, -1). */
    public TextNode(ExpressionNode[] parts, Format[] formats) {
        this.parts = parts;
        this.formats = formats;
    }

    @Override
    @ExplodeLoop
    public Object executeGeneric(VirtualFrame frame) {
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = parts[i].executeGeneric(frame);
        }
        return join(values);
    }

    @TruffleBoundary
    private String join(Object[] values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            text.append(Texts.format(values[i], formats[i].width(), formats[i].decimals()));
        }
        return text.toString();
    }
}
